#!/bin/sh
# After a .deb or .rpm is gone: what after-install put elsewhere. A person's data stays; `drawbridge uninstall` takes it.
set -e

# An upgrade removes the old one after the new one is there.
if [ -e '/opt/${sanitizedProductName}/resources/bin/drawbridge' ]; then
	exit 0
fi

if [ "$(readlink /usr/bin/drawbridge)" = '/opt/${sanitizedProductName}/resources/bin/drawbridge' ]; then
	rm -f /usr/bin/drawbridge
fi

profile='/etc/apparmor.d/${executable}'
if [ -f "$profile" ]; then
	if command -v apparmor_parser >/dev/null; then
		apparmor_parser --remove "$profile" 2>/dev/null || true
	fi
	rm -f "$profile"
fi
