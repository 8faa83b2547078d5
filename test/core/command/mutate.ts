/** Seeded changes of known lines, for fuzzing: the same seed gives the same lines. */

export type Roll = (below: number) => number;

/** mulberry32. */
export function dice(seed: number): Roll {
	let state = seed >>> 0;
	return (below) => {
		state = (state + 0x6d2b79f5) >>> 0;
		let value = Math.imul(state ^ (state >>> 15), state | 1);
		value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
		return ((value ^ (value >>> 14)) >>> 0) % below;
	};
}

const pieces = [
	"'",
	'"',
	"`",
	"$(",
	")",
	"${",
	"}",
	"$((",
	"))",
	"((",
	"[[",
	"]]",
	"{",
	";",
	"&",
	"&&",
	"||",
	"|",
	"|&",
	">",
	">>",
	"<",
	"<<",
	"<<<",
	"<(",
	">&",
	"\\",
	"\n",
	"\t",
	" ",
	"*",
	"?",
	"[",
	"]",
	"~",
	"#",
	"!",
	"=",
	"$",
	"$'",
	"$@",
	"${x:-",
	"${x//a/",
	"{a,b}",
	"{1..9}",
	"-",
	"--",
	"@",
	"%",
	"^",
	"\u0000",
	"\u001B[2J",
	"\u202E",
	"\uD800",
	"\uFDD0",
	"\uFEFF",
	"é",
	"😀",
	"if ",
	"then ",
	"fi",
	"for x in ",
	"do ",
	"done",
	"case ",
	"esac",
	"function ",
	"coproc ",
	"time ",
	"eval ",
	"sh -c ",
	"xargs ",
	"sudo ",
	"EOF",
	"<<EOF\n",
	"\nEOF\n",
	"(e:'",
	"noglob ",
	"python3 -c ",
	"node -e ",
	"psql -c ",
	"awk ",
	"sed ",
	"find . -exec ",
	"git -c ",
];

export function mutated(lines: readonly string[], roll: Roll): string {
	let text = lines[roll(lines.length)] ?? "";
	for (let changes = 1 + roll(4); changes > 0; changes -= 1) {
		const at = roll(text.length + 1);
		const length = 1 + roll(6);
		switch (roll(6)) {
			case 0:
				text = text.slice(0, at) + text.slice(at + length);
				break;
			case 1:
			case 2:
				text =
					text.slice(0, at) +
					(pieces[roll(pieces.length)] ?? "") +
					text.slice(at);
				break;
			case 3:
				text =
					text.slice(0, at) +
					text.slice(at, at + length).repeat(2) +
					text.slice(at + length);
				break;
			case 4: {
				const other = lines[roll(lines.length)] ?? "";
				text = text.slice(0, at) + other.slice(roll(other.length + 1));
				break;
			}
			default:
				text =
					text.slice(0, at) +
					String.fromCharCode(roll(0x250)) +
					text.slice(at + 1);
		}
	}
	return text;
}
