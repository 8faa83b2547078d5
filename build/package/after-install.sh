#!/bin/sh
# After a .deb or .rpm is unpacked: the command is put on the PATH, and Chromium's sandbox made to work. The names in
# braces are filled in by the packager.
set -e

app='/opt/${sanitizedProductName}'

ln -sf "$app/resources/bin/drawbridge" /usr/bin/drawbridge

# The helper runs as root only where the kernel gives no unprivileged user namespaces.
if [ -L /proc/self/ns/user ] && unshare --user true 2>/dev/null; then
	chmod 0755 "$app/chrome-sandbox"
else
	chmod 4755 "$app/chrome-sandbox"
fi

# Ubuntu keeps user namespaces from programs that have no profile.
profile="$app/resources/apparmor-profile"
if [ -f "$profile" ] && command -v apparmor_parser >/dev/null && [ -d /etc/apparmor.d ]; then
	if apparmor_parser --skip-kernel-load --debug "$profile" >/dev/null 2>&1; then
		cp -f "$profile" '/etc/apparmor.d/${executable}'
		apparmor_parser --replace --write-cache --skip-read-cache '/etc/apparmor.d/${executable}' || true
	fi
fi

if command -v update-desktop-database >/dev/null; then
	update-desktop-database /usr/share/applications || true
fi
