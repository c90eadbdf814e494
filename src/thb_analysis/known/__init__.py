"""What is known of each country and measure, and of expressions over lists: of tables, of no dataset."""
