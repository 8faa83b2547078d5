/** Which machines a program is told to talk to, by its words alone: for rules about hosts. Judges nothing. */
import { domainToASCII } from "node:url";
import type { Call } from "./call.ts";
import { hasGlob, unknownMark } from "./field.ts";
import { hostOf, isUrl } from "./network-redirection.ts";

/** Their words are data: an address in them is talked about, not to. */
const talkers = new Set(
	"echo printf grep egrep fgrep rg ag sed awk gawk jq yq test [ cat tee ls expr basename dirname sort uniq cut tr wc export set read logger say open xdg-open".split(
		" ",
	),
);

/** Every operand is an address. */
const callers = new Set(
	"curl wget http https xh aria2c lynx w3m links elinks ping ping6 dig nslookup host whois traceroute mtr telnet ftp sftp tftp mosh nmap".split(
		" ",
	),
);

/** The first operand is an address. */
const openers = new Set("ssh nc ncat netcat ssh-copy-id autossh".split(" "));

/** `host:path` among the operands. */
const copiers = new Set("scp rsync git sftp rclone".split(" "));

const most = 16;

/** Each once, as {@link plainHost} writes them. */
export function contactsOf({ name, args }: Call): readonly string[] {
	if (args.length === 0 || talkers.has(name)) return none;
	let found: Set<string> | undefined;
	let operands = 0;
	let afterFlag = false;
	for (const { text } of args) {
		if (text.startsWith("-")) {
			afterFlag = true;
			const equals = text.indexOf("=http");
			if (equals > 0)
				(found ??= new Set()).add(plainHost(text.slice(equals + 1)));
			continue;
		}
		operands += 1;
		if (
			(text.includes(":") && isUrl(text)) ||
			(callers.has(name) && !(afterFlag && isNoHost(text))) ||
			(openers.has(name) && operands === 1) ||
			(copiers.has(name) && isRemotePath(text))
		)
			(found ??= new Set()).add(plainHost(text));
		afterFlag = false;
		if (found !== undefined && found.size >= most) break;
	}
	return found === undefined ? none : [...found];
}

/** A flag's value rather than an address: a number, a method, a path, a header, data. */
const isNoHost = (text: string): boolean =>
	/^(?:\d{1,5}|[A-Z]+|[@./{[%"'].*|[^:/]*[:=] .*|.*\s.*)$/su.test(text);

const none: readonly string[] = [];

/** `git@host:path`, `host:path`; no drive, no URL. */
function isRemotePath(text: string): boolean {
	const colon = text.indexOf(":");
	const slash = text.indexOf("/");
	return colon > 1 && (slash < 0 || colon < slash);
}

/**
 * The host of an address as every reader would spell it: lower case, punycode, no port, no user, no dot at the end, an
 * address of numbers in its one usual form. `?`: two readers could take it for different hosts, or it cannot be told.
 */
export function plainHost(address: string): string {
	// Curl and browsers disagree about a backslash; blanks and controls are nobody's host.
	if (/[\\\s]/u.test(address)) return "?";
	const host = hostOf(address);
	return spelled(host);
}

/** A bare host in that spelling. */
export function spelled(host: string): string {
	if (
		host === "" ||
		host.includes(unknownMark) ||
		host.includes("…") ||
		hasGlob(host)
	)
		return "?";
	let plain = host.toLowerCase();
	while (plain.endsWith(".")) plain = plain.slice(0, -1);
	if (isPlain(plain)) return plain;
	if (plain.includes(":")) {
		const url = `http://[${plain}]/`;
		return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : "?";
	}
	// As URLs read it: 0x7f.1 and 2130706433 are addresses, %65 is an e.
	const url = `http://${plain}/`;
	if (URL.canParse(url)) return new URL(url).hostname;
	const ascii = domainToASCII(plain);
	return ascii === "" ? "?" : ascii;
}

/** Letters in front of the last dot and in its last part: nothing to be read in two ways. */
function isPlain(host: string): boolean {
	for (let at = 0; at < host.length; at += 1) {
		const code = host.charCodeAt(at);
		const isLetter = code >= 0x61 && code <= 0x7a;
		const isDigit = code >= 0x30 && code <= 0x39;
		if (
			!isLetter &&
			!isDigit &&
			code !== 0x2d &&
			code !== 0x2e &&
			code !== 0x5f
		)
			return false;
	}
	const last = host.charCodeAt(host.lastIndexOf(".") + 1);
	return last >= 0x61 && last <= 0x7a;
}
