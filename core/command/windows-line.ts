/**
 * Lines of PowerShell and cmd where a shell line was announced: which of them a line may be, by the names and switches only they have.
 * Reads nothing else of it, and takes nothing away: the line is read as a shell's all the same.
 */
import type { Language } from "./code.ts";
import { cmdlets } from "./languages/powershell-cmdlets.ts";

/** The word at the start of a command, in any of the three. */
const starts = /(?:^|[\n;|&({=])\s*([A-Za-z][\w-]*)/gu;

/** Short names at work; `iex --version` is Elixir's. */
const short =
	/\b(?:iwr|irm)\s+(?:-\w+\s+)*["']?https?:|\|\s*iex\s*(?:$|[;&|)}"'])|\biex\s*["'($&]/iu;

/** Names that mean something else, or nothing, outside cmd. */
const cmdWords = new Set([
	"format",
	"rd",
	"rmdir",
	"del",
	"erase",
	"certutil",
	"bitsadmin",
	"attrib",
]);

/** What its quotes hold is read where the shell hands it over. */
const itself = /^\s*(?:pwsh|powershell)(?:\.exe)?\s/iu;

const longest = 8_192;

/** `undefined`: nothing says so. */
export function windowsLanguage(text: string): Language | undefined {
	if (text.length > longest || itself.test(text)) return undefined;
	if (short.test(text)) return "powershell";
	let isCmd = false;
	for (const [, word = ""] of text.matchAll(starts)) {
		const lower = word.toLowerCase();
		if (lower.includes("-") && cmdlets.has(lower)) return "powershell";
		if (cmdWords.has(lower)) isCmd = true;
	}
	return isCmd && /\s[/-][a-z]+\b|\s[a-z]:/iu.test(text) ? "cmd" : undefined;
}
