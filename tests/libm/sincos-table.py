#!/usr/bin/env python3
"""Prints the table of runtime/libm-trig.c: sin(i/128) and cos(i/128), each as the nearest double and the nearest
double to the rest. With an argument, compares it with the table in that file instead."""
import re
import sys
from fractions import Fraction
from math import factorial

def series(x, first):  # Taylor: odd powers from 1 (sine) or even from 0 (cosine)
    return sum(Fraction((-1) ** k, factorial(2 * k + first)) * x ** (2 * k + first) for k in range(25))

def parts(v):
    high = float(v)  # Fraction to float rounds to nearest
    return high, float(v - Fraction(high))

rows = [parts(series(Fraction(i, 128), 1)) + parts(series(Fraction(i, 128), 0)) for i in range(110)]
if len(sys.argv) == 1:
    for row in rows:
        print('    {' + ', '.join(float.hex(v) for v in row) + '},')
else:
    text = open(sys.argv[1]).read()
    body = text[text.index('table[110][4]'):]
    body = body[:body.index('};')]
    there = [[float.fromhex(v.strip()) for v in m.split(',')] for m in re.findall(r'\{([^{}]+)\}', body)]
    wrong = [i for i in range(110) if i >= len(there) or list(rows[i]) != there[i]]
    print(f'{len(there)} rows, {len(wrong)} differ: {wrong}')
    sys.exit(1 if wrong or len(there) != len(rows) else 0)
