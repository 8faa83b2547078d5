/**
 * The text of the systemd user unit that runs the gate (systemd.service(5), systemd.exec(5)). Locked down as far as the
 * servers that the gate starts still work: their sandbox builds namespaces and mounts of its own, so nothing here may
 * forbid those. Writes no file.
 */
import type { Wanted } from "./manager.ts";

const mark = "# Written by: drawbridge service install";

/** @throws RangeError for a word no unit can hold */
export const unitText = ({ words, environment, home }: Wanted): string =>
	`${mark}
# Home: ${JSON.stringify(home)}
# To change it: systemctl --user edit drawbridge. To remove it: drawbridge service uninstall
[Unit]
Description=Drawbridge, the gate for the agents and servers on this machine
StartLimitIntervalSec=60
StartLimitBurst=5

[Service]
Type=exec
ExecStart=${words.map(execWord).join(" ")}
${Object.entries(environment)
	.map(([name, value]) => `Environment=${quoted(`${name}=${value}`)}\n`)
	.join("")}Restart=on-failure
RestartSec=2
# Wrong usage: starting it again does not mend it.
RestartPreventExitStatus=2
KillMode=mixed
TimeoutStopSec=30
UMask=0077
LimitCORE=0
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK

[Install]
WantedBy=default.target
`;

/** Of which home it is; undefined: it is none of ours. */
export function homeOfUnit(text: string): string | undefined {
	const [first, second = ""] = text.split("\n", 2);
	if (first !== mark || !second.startsWith("# Home: ")) return undefined;
	try {
		const home: unknown = JSON.parse(second.slice("# Home: ".length));
		return typeof home === "string" ? home : undefined;
	} catch {
		return undefined;
	}
}

/** Besides what holds everywhere, a command line knows variables. */
const execWord = (word: string): string =>
	quoted(word).replaceAll("$", () => "$$");

/** C's escapes inside of double quotes; a percent sign begins a specifier. */
function quoted(text: string): string {
	// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
	if (/[\u0000-\u001f\u007f]/.test(text))
		throw new RangeError("a control character in the start command");
	return `"${text.replaceAll(/["\\]/g, String.raw`\$&`).replaceAll("%", "%%")}"`;
}
