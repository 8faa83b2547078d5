/**
 * The variables of cmd.exe: what they hold, as far as that is known, and words with them filled in. Reads no environment.
 */
import { unknownMark } from "../field.ts";
import type { Context } from "../finding.ts";
import { environmentVariable } from "./environment.ts";
import { knownText } from "./value.ts";

/** cmd reads no longer line. */
const longestLine = 8191;

export class CmdVariables {
	readonly #context: Context;
	/** Names in small letters, a loop's with its sign: "%i". */
	readonly #values = new Map<string, string>();

	constructor(context: Context) {
		this.#context = context;
	}

	set(name: string, value: string): void {
		this.#values.set(name, value);
	}

	/** `%x%`, `%x:~1,2%`, `%x:a=b%`, `!x!`, `%%i`, `%1`, `%~dp0`. */
	expanded(text: string): string {
		if (!text.includes("%") && !text.includes("!")) return text;
		let result = "";
		for (let at = 0; at < text.length; at += 1) {
			const character = text.charAt(at);
			if (character !== "%" && character !== "!") {
				result += character;
				continue;
			}
			if (character === "%") {
				let from = at + 1;
				if (text.charAt(from) === "%") from += 1;
				// "%~nx1": modifiers before the one letter or digit.
				let name = from;
				if (text.charAt(name) === "~") {
					name += 1;
					while (
						name < text.length &&
						"fdpnxsatz".includes(text.charAt(name).toLowerCase()) &&
						isNameCode(text.charCodeAt(name + 1)) &&
						name - from < 10
					)
						name += 1;
				}
				const loop = this.#values.get(`%${text.charAt(name).toLowerCase()}`);
				const isLetter =
					text.charAt(name) !== "" && !text.slice(name).includes("%");
				if (
					loop !== undefined &&
					(isLetter || !isNameCode(text.charCodeAt(name + 1)))
				) {
					result += loop;
					at = name;
					continue;
				}
				const digit = text.charAt(name);
				if (digit === "*" || (digit >= "0" && digit <= "9")) {
					if (digit === "0" && name === at + 1)
						return `%0${text.slice(name + 1)}`;
					result +=
						digit === "0"
							? `${this.#context.cwd.replaceAll("/", "\\")}\\`
							: unknownMark;
					at = name;
					continue;
				}
			}
			const close = text.slice(at + 1, at + 400).indexOf(character);
			if (close <= 0) {
				result += character === "!" ? character : "";
				continue;
			}
			const written = text.slice(at + 1, at + 1 + close);
			const value = this.#variable(written);
			// Quoted, it may be meant for another cmd.
			result +=
				character === "!" &&
				value === unknownMark &&
				result.split('"').length % 2 === 0
					? `!${written}!`
					: value;
			at += close + 1;
		}
		return result.length > longestLine ? unknownMark : result;
	}

	#variable(written: string): string {
		const colon = written.indexOf(":");
		const name = (colon > 0 ? written.slice(0, colon) : written).toLowerCase();
		const value =
			this.#values.get(name) ??
			// A slash would begin an option.
			knownText(environmentVariable(name, this.#context))?.replaceAll(
				"/",
				"\\",
			) ??
			wellKnown.get(name);
		if (value === undefined) return unknownMark;
		if (colon < 0) return value;
		const change = written.slice(colon + 1);
		if (change.startsWith("~")) {
			const [from, length] = change.slice(1).split(",").map(Number);
			const rest = value.slice(from);
			return length === undefined ? rest : rest.slice(0, length);
		}
		const [old, next] = change.split("=");
		return old === undefined || old === ""
			? value
			: value.replaceAll(old.replace("*", ""), () => next ?? "");
	}
}

/** What these variables hold on every Windows: their letters are used to spell commands. */
const wellKnown: ReadonlyMap<string, string> = new Map([
	["comspec", "C:\\Windows\\system32\\cmd.exe"],
	["pathext", ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC"],
	["os", "Windows_NT"],
	["psmodulepath", "C:\\Program Files\\WindowsPowerShell\\Modules"],
	["commonprogramfiles", "C:\\Program Files\\Common Files"],
]);

export function isNameCode(code: number): boolean {
	return (
		(code >= 97 && code <= 122) ||
		(code >= 65 && code <= 90) ||
		(code >= 48 && code <= 57) ||
		code === 95 ||
		code === 45
	);
}
