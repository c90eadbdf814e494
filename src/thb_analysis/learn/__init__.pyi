from thb_analysis.learn.checking import LessonError as LessonError
from thb_analysis.learn.checking import Verdict as Verdict
from thb_analysis.learn.checking import begin as begin
from thb_analysis.learn.checking import check as check
