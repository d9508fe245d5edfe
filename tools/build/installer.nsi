; The installer for Windows: for one user, without administrator rights. Made by tools/build/packing.py, which defines
; VERSION (three numbers), SOURCE (the built folder), TARGET (the file to write) and SIZE (kilobytes of the folder).
; Cases lie in 文档, settings and logs in the user's data folder: nothing here ever touches either.
Unicode true
Target amd64-unicode
ManifestDPIAware true
RequestExecutionLevel user
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 32  ; megabytes: the two programs hold the same archive of modules
!endif

!include MUI2.nsh

!define PRODUCT "示范平台申报助手"
!define KIND "Shenbao.Case"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\shenbao"

Name "${PRODUCT}"
BrandingText "${PRODUCT} ${VERSION}"
OutFile "${TARGET}"
InstallDir "$LOCALAPPDATA\Programs\${PRODUCT}"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
ShowInstDetails nevershow
ShowUninstDetails nevershow

VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=2052 "ProductName" "${PRODUCT}"
VIAddVersionKey /LANG=2052 "FileDescription" "${PRODUCT} 安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "MIT 许可证"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${BANNER}"
!define MUI_UNWELCOMEFINISHPAGE_BITMAP "${BANNER}"
!define MUI_WELCOMEPAGE_TITLE "安装${PRODUCT} ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "只装给你自己用，不需要管理员权限，也不联网。$\r$\n$\r$\n已经装过旧版的，会换成这一版；案卷和设置不受影响。$\r$\n$\r$\n请先关闭正在运行的${PRODUCT}。"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${PRODUCT}.exe"
!define MUI_FINISHPAGE_RUN_TEXT "现在打开${PRODUCT}"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "从这台电脑上卸载${PRODUCT}。案卷（“文档”里的“示范平台申报”）、设置和日志都留着，不会删除。"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

!macro StopWhileRunning
  ; Windows lets nobody write to a program that runs
  ClearErrors
  IfFileExists "$INSTDIR\${PRODUCT}.exe" 0 free
  again:
  FileOpen $0 "$INSTDIR\${PRODUCT}.exe" a
  IfErrors 0 close
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${PRODUCT}正在运行，先关闭它再点“重试”；什么也没有改动" /SD IDCANCEL IDRETRY again
  SetErrorLevel 2
  Abort
  close:
  FileClose $0
  free:
!macroend

!macro RemoveProgram
  ; only what the installer wrote: whatever else lies in the folder is somebody's own
  Delete "$INSTDIR\${PRODUCT}.exe"
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\许可"
  Delete "$INSTDIR\shenbao.exe"
!macroend

Section "安装"
  !insertmacro StopWhileRunning
  IfFileExists "$INSTDIR\shenbao.exe" 0 fresh
  !insertmacro RemoveProgram
  fresh:
  SetOutPath "$INSTDIR"
  File /r "${SOURCE}/*"
  WriteUninstaller "$INSTDIR\卸载.exe"
  CreateShortcut "$SMPROGRAMS\${PRODUCT}.lnk" "$INSTDIR\${PRODUCT}.exe"

  WriteRegStr HKCU "Software\Classes\${KIND}" "" "示范平台申报案卷"
  WriteRegStr HKCU "Software\Classes\${KIND}\DefaultIcon" "" '"$INSTDIR\${PRODUCT}.exe",0'
  WriteRegStr HKCU "Software\Classes\${KIND}\shell\open\command" "" '"$INSTDIR\${PRODUCT}.exe" "%1"'
  WriteRegStr HKCU "Software\Classes\.shenbao" "" "${KIND}"
  WriteRegStr HKCU "Software\Classes\.shenbao\OpenWithProgids" "${KIND}" ""

  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${PRODUCT}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${PRODUCT}.exe"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\卸载.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\卸载.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${SIZE}
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section "Uninstall"
  !insertmacro StopWhileRunning
  !insertmacro RemoveProgram
  Delete "$INSTDIR\卸载.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${PRODUCT}.lnk"
  ReadRegStr $0 HKCU "Software\Classes\.shenbao" ""
  StrCmp $0 "${KIND}" 0 another
  DeleteRegKey HKCU "Software\Classes\.shenbao"
  another:
  DeleteRegKey HKCU "Software\Classes\${KIND}"
  DeleteRegKey HKCU "${UNINSTALL}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
