#!/bin/sh
# What no page uses leaves node_modules: ECharts and Tabler ship every chart and locale in five forms, 80 MB of them.
# The licences stay, and what pages/assets.py names.
set -eu
find node_modules/echarts node_modules/@tabler/core node_modules/zrender -type f \
  ! -name echarts.min.js ! -name tabler.min.css ! -name tabler.min.js ! -name 'LICENSE*' ! -name NOTICE ! -name package.json \
  -delete
find node_modules -type d -empty -delete
