"""Allocation: who gets which place, by rule and by provable lot. Examination rooms, and admission by public lottery."""
