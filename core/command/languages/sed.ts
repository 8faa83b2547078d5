/**
 * sed scripts: what they run (e), write (w) and read (r) besides their input. Follows no addresses: every command may
 * be reached. In-place editing is the command line's, not the script's.
 */
import type { Effects } from "./effects.ts";
import { textOf, unknown } from "./value.ts";

export function followSed(text: string, effects: Effects): void {
	let at = 0;
	const { budget } = effects.context;
	while (at < text.length && budget.spend()) {
		at = skipAddress(text, at);
		const start = at;
		const command = text.charAt(at);
		at += 1;
		switch (command) {
			case "e": {
				const end = lineEnd(text, at);
				const line = text.slice(at, end).trim();
				const span = { start, end };
				effects.shell(line === "" ? unknown : textOf(line), span);
				at = end;
				break;
			}
			case "w":
			case "W":
			case "r":
			case "R": {
				const end = lineEnd(text, at);
				path(text.slice(at, end).trim(), command, { start, end }, effects);
				at = end;
				break;
			}
			case "s":
				at = substitution(text, at, effects);
				break;
			case "y": {
				const delimiter = text.charAt(at);
				at = sectionEnd(text, at + 1, delimiter);
				at = sectionEnd(text, at, delimiter);
				break;
			}
			case "a":
			case "i":
			case "c":
				at = textEnd(text, at);
				break;
			case "#":
			case ":":
			case "b":
			case "t":
			case "T":
				at = command === "#" ? lineEnd(text, at) : labelEnd(text, at);
				break;
			default:
				break;
		}
	}
}

function path(
	name: string,
	command: string,
	span: { start: number; end: number },
	effects: Effects,
): void {
	if (name === "" || name === "/dev/stdout" || name === "/dev/stderr") return;
	const isRead = command === "r" || command === "R";
	if (isRead && (name === "/dev/stdin" || name === "-")) return;
	effects.act(isRead ? "read" : "write", textOf(name), span);
}

function lineEnd(text: string, from: number): number {
	const end = text.indexOf("\n", from);
	return end < 0 ? text.length : end;
}

function labelEnd(text: string, from: number): number {
	let at = from;
	while (at < text.length && !"\n;}".includes(text.charAt(at))) at += 1;
	return at;
}

/** Text to insert: up to a line that does not end with a backslash. */
function textEnd(text: string, from: number): number {
	let at = lineEnd(text, from);
	while (at < text.length && text.charAt(at - 1) === "\\")
		at = lineEnd(text, at + 1);
	return at;
}

/** Numbers, `$`, `/…/`, `\c…c`, `,`, `~`, `+`, `!`, and what separates commands. */
function skipAddress(text: string, from: number): number {
	let at = from;
	while (at < text.length) {
		const character = text.charAt(at);
		if (character === "/") at = flags(text, sectionEnd(text, at + 1, "/"));
		else if (character === "\\")
			at = flags(text, sectionEnd(text, at + 2, text.charAt(at + 1)));
		else if (" \t\r\n;{}0123456789$,~+!".includes(character)) at += 1;
		else break;
	}
	return at;
}

function flags(text: string, from: number): number {
	return text.charAt(from) === "I" || text.charAt(from) === "M"
		? from + 1
		: from;
}

/** Behind the next delimiter that no backslash and no bracket shields. */
function sectionEnd(text: string, from: number, delimiter: string): number {
	let at = from;
	while (at < text.length) {
		const character = text.charAt(at);
		if (character === "\\") at += 2;
		else if (character === delimiter) return at + 1;
		else at += 1;
	}
	return text.length;
}

function substitution(text: string, from: number, effects: Effects): number {
	const delimiter = text.charAt(from);
	const middle = sectionEnd(text, from + 1, delimiter);
	let at = sectionEnd(text, middle, delimiter);
	const replacement = text
		.slice(middle, Math.max(middle, at - 1))
		.replaceAll(`\\${delimiter}`, delimiter);
	while (at < text.length) {
		const flag = text.charAt(at);
		if (flag === "w") {
			const end = lineEnd(text, at);
			path(text.slice(at + 1, end).trim(), "w", { start: at, end }, effects);
			return end;
		}
		if (flag === "e") {
			const isKnown = !replacement.includes("&") && !replacement.includes("\\");
			effects.shell(isKnown ? textOf(replacement) : unknown, {
				start: from - 1,
				end: at + 1,
			});
		} else if (!"gpimIM0123456789".includes(flag)) break;
		at += 1;
	}
	return at;
}
