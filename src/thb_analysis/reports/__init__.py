"""From parameterised notebooks to reports: parameters, execution, rendering, manifest."""
