/** Shells and interpreters: code by option, by file, by pipe. What the code does is languages/'s. */
import { loadFile } from "./code-file.ts";
import { set } from "./shape.ts";
import { onlyTells } from "../apply.ts";
import type { Call, Program } from "../call.ts";
import type { Language } from "../code.ts";
import { type Field, from, type Stream, unknownMark } from "../field.ts";
import { isUrl } from "../network-redirection.ts";
import { flagValues, hasFlag, readArguments } from "../arguments.ts";
import { django, listens, pythonModule } from "./python-modules.ts";
import { shell } from "./shells.ts";
import { unread } from "./unread-languages.ts";
import { cmd, powershell } from "./windows-shells.ts";

interface Interpreter {
	readonly language: Language;
	/** Options whose value is code. */
	readonly code: string;
	/** Other options that take a value. */
	readonly values?: string;
	/** `-name` is one flag. */
	readonly words?: boolean;
	/** The first operand is code, not a file. */
	readonly program?: boolean;
	/** Options whose value is a file of code. */
	readonly files?: string;
	/** First operands after which code or files come. */
	readonly subs?: string;
}

const interpreters: Readonly<Record<string, Interpreter>> = {
	"python pypy ipython pythonw micropython jython py": {
		language: "python",
		code: "-c",
		values: "-m -W -X -Q",
	},
	"node nodejs iojs qjs": {
		language: "javascript",
		code: "-e --eval -p --print -pe",
		values:
			"-r --require --import --loader --experimental-loader --env-file --inspect-port -C --conditions --max-old-space-size --test-reporter --title --icu-data-dir",
		files: "-r --require --import --loader",
	},
	"tsx ts-node esno jiti swc-node babel-node": {
		language: "javascript",
		code: "-e --eval -p --print",
		values: "-r --require --tsconfig -P --project -O --import",
		files: "-r --require",
	},
	deno: {
		language: "javascript",
		code: "",
		values:
			"-c --config --import-map -L --log-level --lock --env-file --ext -r",
		subs: "eval run test bench serve repl",
	},
	bun: {
		language: "javascript",
		code: "-e --eval -p --print",
		values: "-r --preload --cwd --filter -c --config",
		files: "-r --preload",
	},
	"ruby jruby truffleruby irb": {
		language: "ruby",
		code: "-e",
		values: "-I -r -C -E -x",
	},
	perl: { language: "perl", code: "-e -E", values: "-I -M -m -x -D" },
	"php php-cgi hhvm": {
		language: "php",
		code: "-r -B -R -E --run",
		values: "-d -c -f -S -t -z --define",
		files: "-f -F",
	},
	"lua luajit texlua": { language: "lua", code: "-e", values: "-l" },
	julia: {
		language: "julia",
		code: "-e --eval -E --print",
		values:
			"-J --sysimage -t --threads -p --procs -L --load -O -C --project -H --home",
		files: "-L --load",
	},
	"Rscript R littler r": {
		language: "r",
		code: "-e",
		values: "--args -f --file",
		files: "-f --file",
	},
	osascript: { language: "applescript", code: "-e", values: "-l -s" },
	"pwsh powershell": {
		language: "powershell",
		code: "-command -c",
		values: "",
		words: true,
	},
};

const ownScript =
	/(?:^|[/\\])(?:drawbridge\.mjs|core[/\\]cli(?:\.mjs|[/\\]main\.ts))$/i;

function run(interpreter: Interpreter): Program {
	const code = [...set(interpreter.code)];
	const files = [...set(interpreter.files ?? "")];
	const shape = {
		values: new Set([...code, ...set(interpreter.values ?? "")]),
		words: interpreter.words ?? false,
		abbreviates: false,
		stops: true,
	};
	const subs = set(interpreter.subs ?? "");
	return (call) => {
		let given = call.args;
		let sub: string | undefined;
		if (subs.size > 0) {
			const at = given.findIndex((arg) => !arg.text.startsWith("-"));
			sub = given[at]?.text;
			if (sub === undefined || !subs.has(sub)) {
				if (sub === "install" || sub === "add")
					for (const arg of given.slice(at + 1))
						if (isUrl(arg.text))
							call.shell.report(
								"high",
								"exec-remote",
								arg,
								"installs code from an address",
							);
				return undefined;
			}
			given = given.slice(at + 1);
		}
		const args = readArguments(given, shape);
		if (onlyTells(args) || hasFlag(args, ["-V"])) return undefined;
		const { language } = interpreter;
		for (const file of flagValues(args, files))
			if (
				file.text.startsWith(".") ||
				file.text.startsWith("/") ||
				isUrl(file.text)
			)
				loadFile(file, call, language);
		const texts = flagValues(args, code);
		for (const text of texts)
			runCode(language, text, call, inPlace(args, interpreter));
		const module = flagValues(args, ["-m"])[0];
		if (module !== undefined && language === "python") {
			pythonModule(module, args.operands, call);
			return ["base64", "quopri", "gzip", "zlib", "uu"].includes(module.text)
				? {
						text: undefined,
						tags: (call.input?.tags ?? from.program) | from.decoded,
					}
				: undefined;
		}
		if (
			language === "ruby" &&
			flagValues(args, ["-r"]).some((library) => library.text === "un") &&
			texts.some((text) => text.text === "httpd")
		)
			call.shell.report(
				"high",
				"network",
				call,
				"opens a port on this machine",
			);
		if (language === "php" && hasFlag(args, ["-S"]))
			listens(flagValues(args, ["-S"])[0], call);
		if (texts.length > 0) return answer(texts, args.operands, call);
		const first = args.operands[0];
		if (sub === "eval" && first !== undefined) {
			runCode(language, first, call, undefined);
			return undefined;
		}
		if (
			first !== undefined &&
			first.text !== "-" &&
			first.text !== "/dev/stdin"
		) {
			if (language === "python" && first.text.endsWith("manage.py"))
				django(args.operands.slice(1), call);
			else if (
				language === "php" &&
				(first.text === "artisan" ||
					first.text.endsWith("/artisan") ||
					first.text.endsWith("bin/console"))
			)
				return call.shell.words(
					[
						{
							...first,
							text: first.text.endsWith("console") ? "console" : "artisan",
						},
						...args.operands.slice(1),
					],
					call,
				);
			else if (first.text === "test" && language === "javascript")
				return undefined;
			else loadFile(first, call, language);
			// The gate's own command line. Another script of that name is read as well.
			return ownScript.test(first.text)
				? call.shell.words(
						[{ ...first, text: "drawbridge" }, ...args.operands.slice(1)],
						call,
					)
				: undefined;
		}
		if (call.input !== undefined)
			call.shell.stream(call.input, call, call, language);
		return undefined;
	};
}

/** Perl's and Ruby's `-i` edits the files named; `-n` and `-p` read them. */
function inPlace(
	args: {
		readonly operands: readonly Field[];
		readonly flags: readonly { readonly name: string }[];
	},
	interpreter: Interpreter,
): readonly Field[] | undefined {
	if (interpreter.language !== "perl" && interpreter.language !== "ruby")
		return undefined;
	return args.flags.some(
		(flag) => flag.name === "-i" || flag.name === "-p" || flag.name === "-n",
	)
		? args.operands
		: undefined;
}

function runCode(
	language: Language,
	text: Field,
	call: Call,
	files: readonly Field[] | undefined,
): void {
	if ((text.tags & from.network) !== 0) {
		call.shell.report(
			"critical",
			"exec-remote",
			text,
			"runs code fetched from the network",
		);
		return;
	}
	if ((text.tags & from.decoded) !== 0)
		call.shell.report(
			"critical",
			"exec-remote",
			text,
			"runs code that was hidden by an encoding",
		);
	let tags = 0;
	for (const file of files ?? [])
		if (call.shell.act("read", file, call)) tags |= from.secret;
	call.shell.code(language, text.text, text, withInput(call, tags));
	// Beside that, as what it does to a line may make another text of it.
	const looped =
		language === "perl" && files?.length === 0
			? perLine(text.text, call.input?.text)
			: undefined;
	if (looped !== undefined) call.shell.code(language, looped, text, call);
	const writes = call.args.some(
		(arg) =>
			arg.text.startsWith("-i") ||
			(arg.text.startsWith("-") &&
				!arg.text.startsWith("--") &&
				arg.text.includes("i") &&
				arg.text.length <= 5),
	);
	if (writes)
		for (const file of files ?? []) call.shell.act("write", file, call);
}

/** What it reads is also what its files hold. */
const withInput = (call: Call, tags: number): Call =>
	tags === 0
		? call
		: {
				...call,
				input: { text: undefined, tags: tags | (call.input?.tags ?? 0) },
			};

/** `-n`, `-p`: run for every line of its input, which stands in `$_`. */
function perLine(code: string, input: string | undefined): string | undefined {
	if (input === undefined || input.length > 4_096) return undefined;
	const lines = input
		.split(/[\n\0]/u)
		.filter((line) => line !== "" && !line.includes("'"))
		.slice(0, 16)
		.map((line) => `'${line.replaceAll("\\", "\\\\")}'`);
	return lines.length === 0
		? undefined
		: `for $_ (${lines.join(",")}) {\n${code}\n}`;
}

const awkShape = {
	values: set(
		"-F -v -f --file --assign --field-separator -i --include -l --load -e --source -E",
	),
	words: false,
	abbreviates: false,
	stops: true,
};

/** The program, then the files it reads. */
const awk: Program = (call) => {
	const args = readArguments(call.args, awkShape);
	if (onlyTells(args)) return undefined;
	const files = flagValues(args, ["-f", "--file", "-E"]);
	for (const file of files) call.shell.file(file, call, "awk");
	const texts = flagValues(args, ["-e", "--source"]);
	const program =
		files.length === 0 && texts.length === 0 ? args.operands[0] : undefined;
	let tags = 0;
	for (const file of program === undefined
		? args.operands
		: args.operands.slice(1)) {
		if (file.text.includes("=") && !file.text.includes("/")) continue;
		if (call.shell.act("read", file, call)) tags |= from.secret;
	}
	for (const text of program === undefined ? texts : [program])
		call.shell.code("awk", text.text, text, withInput(call, tags));
	const inPlaceFlag = call.args.some(
		(arg, index) =>
			arg.text === "inplace" && call.args[index - 1]?.text === "-i",
	);
	if (inPlaceFlag)
		for (const file of args.operands.slice(1))
			call.shell.act("write", file, call);
	return {
		text: printed(texts[0]?.text ?? program?.text),
		tags:
			tags |
			from.program |
			((call.input?.tags ?? 0) & (from.secret | from.network | from.decoded)),
	};
};

/** Calls that make hidden text readable, in any of the languages. */
const decoders =
	/b64decode|base64|unhexlify|fromhex|from_hex|atob|fromCharCode|\bpack\b|unpack|\bchr\b|rot13|decompress|inflate|codecs|hex2bin|gzinflate|decode|\\x[0-9a-f]{2}|\[::-1\]|strrev|\breverse\b/iu;

/** What such code prints: one literal, or something that was put together from hidden text. */
function answer(
	texts: readonly Field[],
	operands: readonly Field[],
	call: Call,
): Stream {
	const code = texts.map((text) => text.text).join("\n");
	const literal =
		/^\s*(?:print|puts|echo|say|console\.log|process\.stdout\.write|io\.write|println|cat)\s*\(?\s*(["'])((?:(?!\1)[^\\])*)\1\s*\)?\s*;?\s*$/u.exec(
			code,
		)?.[2];
	const made = decoders.test(code) ? from.decoded : 0;
	const taken = [call.input, ...operands].reduce(
		(tags, one) => tags | (one?.tags ?? 0),
		0,
	);
	return {
		text: literal === undefined ? undefined : `${literal}\n`,
		tags:
			from.program |
			made |
			(taken & (from.secret | from.network | from.decoded)),
	};
}

/** `{print "rm -rf " $1}`: a line whose literals are known and whose fields are not. */
function printed(program: string | undefined): string | undefined {
	const body = /\{\s*printf?\s*\(?([^{};]*?)\)?\s*;?\s*\}\s*$/u.exec(
		program ?? "",
	)?.[1];
	if (body === undefined || !body.includes('"')) return undefined;
	const parts = body.match(/"(?:[^"\\]|\\.)*"|[^"]+/gu) ?? [];
	const text = parts
		.map((part) => {
			if (part.startsWith('"'))
				return part
					.slice(1, -1)
					.replaceAll("\\n", "\n")
					.replaceAll(/%-?\d*[sdif]/gu, unknownMark)
					.replaceAll(/\\(.)/gu, "$1");
			const bare = part.trim();
			if (bare === "") return "";
			if (bare === ",") return " ";
			return `${bare.startsWith(",") ? " " : ""}${unknownMark}${bare.endsWith(",") ? " " : ""}`;
		})
		.join("");
	return `${text}\n`;
}

export function interpreterPrograms(): Map<string, Program> {
	const result = new Map<string, Program>();
	for (const [names, interpreter] of Object.entries(interpreters))
		for (const name of names.split(" ")) result.set(name, run(interpreter));
	for (const name of [
		"sh",
		"bash",
		"dash",
		"ash",
		"zsh",
		"ksh",
		"ksh93",
		"mksh",
		"pdksh",
		"fish",
		"rbash",
		"yash",
		"csh",
		"tcsh",
		"posh",
		"elvish",
		"nu",
		"xonsh",
		"oil",
		"osh",
	])
		result.set(name, shell);
	for (const name of ["awk", "gawk", "mawk", "nawk", "original-awk", "goawk"])
		result.set(name, awk);
	for (const name of ["pwsh", "powershell", "pwsh-preview"])
		result.set(name, powershell);
	result.set("cmd", cmd);
	for (const name of [
		"tclsh",
		"wish",
		"expect",
		"guile",
		"sbcl",
		"clisp",
		"ecl",
		"racket",
		"scheme",
		"chezscheme",
		"gosh",
		"csi",
		"clojure",
		"clj",
		"bb",
		"ghci",
		"ghc",
		"runghc",
		"runhaskell",
		"erl",
		"escript",
		"elixir",
		"iex",
		"ocaml",
		"swift",
		"scala",
		"kotlin",
		"kotlinc",
		"groovy",
		"jshell",
		"octave",
		"octave-cli",
		"matlab",
		"gnuplot",
		"maxima",
		"gp",
		"sage",
		"nim",
		"crystal",
		"dart",
		"rebol",
		"pike",
		"j",
		"apl",
		"factor",
		"io",
		"janet",
		"fennel",
		"hy",
		"raku",
		"moar",
		"squirrel",
		"wolframscript",
		"coffee",
		"livescript",
		"dotnet-script",
		"csharprepl",
		"fsi",
		"tcc",
		"root",
		"gst",
		"forth",
		"gforth",
		"swipl",
		"gprolog",
		"jq-run",
		"vala",
		"nickel",
		"nix-instantiate",
	])
		result.set(name, unread);
	return result;
}
