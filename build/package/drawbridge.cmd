@echo off
rem The drawbridge command of an installed app, on the Node that is shipped.
set NODE_OPTIONS=
"%~dp0..\app.asar.unpacked\node_modules\node\bin\node.exe" "%~dp0..\app.asar.unpacked\build\drawbridge.mjs" %*
