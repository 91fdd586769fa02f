"""Tables that travel as workbooks: described once, offered as a template, read back, checked, and marked.

table     what a table looks like: its columns and their rules
reading   a file somebody sent → texts by column; what cannot be read at all is a Problem
checks    texts → kept values and faults, a whole column at a time
writing   rows → a workbook: template, present rows, or the same rows with their faults marked
faults    what can be wrong with a cell, and what to do about it, in words
"""
