; Puts the `drawbridge` command where Windows looks for a person's own programs. Changing PATH itself is left alone: an
; installer's strings are short, and a long PATH would be cut.
!macro customInstall
  FileOpen $0 "$LOCALAPPDATA\Microsoft\WindowsApps\drawbridge.cmd" w
  FileWrite $0 "@$\"$INSTDIR\resources\bin\drawbridge.cmd$\" %*$\r$\n"
  FileClose $0
!macroend

!macro customUnInstall
  Delete "$LOCALAPPDATA\Microsoft\WindowsApps\drawbridge.cmd"
!macroend
