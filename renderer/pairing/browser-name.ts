/** A browser in plain words, as far as its user agent tells; whoever sends one may say anything. */

// The first that fits: many name others after themselves.
const browsers = [
	[/\b(?:CriOS|Chrome)\//, "Chrome"],
	[/\bVersion\/[\d.]+ .*Safari\//, "Safari"],
] as const;
const dressed = [
	[/\b(?:FxiOS|Firefox)\//, "Firefox"],
	[/\b(?:EdgiOS|EdgA|Edg)\//, "Edge"],
	[/\bSamsungBrowser\//, "Samsung Internet"],
] as const;
const systems = [
	[/\biPhone\b/, "iPhone"],
	[/\biPad\b/, "iPad"],
	[/\bAndroid\b/, "Android"],
	[/\bMac OS X\b/, "Mac"],
	[/\bWindows\b/, "Windows"],
	[/\bLinux\b/, "Linux"],
] as const;

/** "Safari on iPhone"; the user agent itself where it is none of those known; empty for an empty one. */
export function browserName(userAgent: string): string {
	const browser = [...dressed, ...browsers].find(([mark]) =>
		mark.test(userAgent),
	);
	const system = systems.find(([mark]) => mark.test(userAgent));
	return browser && system ? `${browser[1]} on ${system[1]}` : userAgent;
}
