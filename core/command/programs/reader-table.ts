/** Programs that print what files hold, changed or not: data, and what they make of a text. Sources: their manual pages. */
import type { Call } from "../call.ts";
import { fromBase32, fromBase64, fromHex } from "../escapes.ts";
import { type Arguments, flagValues, hasFlag } from "../arguments.ts";

export interface Reader {
	readonly names: string;
	readonly values?: string;
	/** Operands before the files: a pattern, a program. */
	readonly skip?: number;
	/** With one of these flags no operand is skipped. */
	readonly pattern?: string;
	/** Files named by flags. */
	readonly files?: string;
	/** Which files a search reads. */
	readonly only?: string;
	/** `-o FILE` is written. */
	readonly output?: string;
	/** Prints something else than content: counts, sums, differences of names. */
	readonly tells?: string;
	readonly words?: boolean;
	/** What becomes of the text. `undefined`: cannot be told. */
	readonly change?: (
		text: string,
		args: Arguments,
		call: Call,
	) => string | undefined;
	/** Endings of the file it leaves in the place of each. */
	readonly into?: string;
	/** What it prints is the file again in other letters. */
	readonly encodes?: boolean;
	/** How its program names the environment; the group is a variable's name. */
	readonly asks?: RegExp;
	/** Makes hidden text readable. */
	readonly decodes?: (args: Arguments, call: Call) => boolean;
}

export const same = (text: string): string => text;

const lines = (text: string): string[] =>
	(text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");

export const readers: readonly Reader[] = [
	{
		names: "cat bat batcat gcat ccat pygmentize highlight lolcat",
		values: "-l --language --style --theme -r --line-range",
		change: same,
	},
	{
		names: "less more most pg view lessecho",
		values: "-p -P -x -k -o -O -b -h -j -y -z -t -T",
		change: same,
	},
	{
		names: "tac",
		values: "-s",
		change: (text) => `${lines(text).toReversed().join("\n")}\n`,
	},
	{
		names: "rev",
		change: (text) =>
			`${lines(text)
				.map((line) => Array.from(line).toReversed().join(""))
				.join("\n")}\n`,
		decodes: () => true,
	},
	{
		names: "column",
		values: "-s -o -c -N -R -H -O -W -E -l -d",
	},
	{
		names: "nl expand unexpand fold fmt pr ul iconv colrm",
		values: "-b -s -w -n -f -t -c -l -h -o",
	},
	{
		names: "head tail ghead gtail",
		values: "-n --lines -c --bytes -s --pid",
		change: same,
	},
	{
		names: "sort gsort uniq tsort shuf msort",
		values:
			"-k -t -o --output -S -T --parallel -n -i -f -s -w --compress-program",
		output: "-o --output",
		change: same,
	},
	{
		names: "cut gcut",
		values: "-d -f -c -b --delimiter --fields --characters --bytes",
		change: (text, args) => {
			const range = flagValues(args, [
				"-c",
				"-b",
				"--characters",
				"--bytes",
			])[0];
			const [, first, dash, last] =
				/^(\d*)(-?)(\d*)$/u.exec(range?.text ?? "x") ?? [];
			if (first === undefined) return undefined;
			const start = first === "" ? 0 : Number(first) - 1;
			const end =
				dash === "" ? start + 1 : last === "" ? undefined : Number(last);
			return `${lines(text)
				.map((line) => line.slice(start, end))
				.join("\n")}\n`;
		},
	},
	{
		names: "paste join comm",
		values: "-d -f -c -b -1 -2 -t -j -o -a -e -v",
		change: (text, args) => (args.flags.length === 0 ? text : undefined),
	},
	{ names: "od hd hexdump", values: "-A -t -N -j -w -e -f -n -s" },
	{ names: "strings gstrings", values: "-n -t -e -o" },
	{
		names: "grep egrep fgrep ggrep zgrep rgrep pcregrep pcre2grep ugrep ug",
		values:
			"-e --regexp -f --file -m --max-count -A -B -C --include --exclude --exclude-dir --color -d -D --binary-files --label",
		skip: 1,
		pattern: "-e --regexp -f --file",
		files: "-f --file",
		only: "--include",
		tells: "-c --count -l --files-with-matches -L -q --quiet",
		change: (text, args) =>
			hasFlag(args, ["-o", "--only-matching"]) ? undefined : text,
	},
	{
		names: "rg ag ack sift pt",
		values:
			"-e --regexp -f --file -m -A -B -C -g --glob --iglob -t --type -T -r --replace -j --max-depth --pre -G -p",
		skip: 1,
		pattern: "-e --regexp -f --file --files",
		files: "-f --file",
		only: "-g --glob --iglob",
		tells: "-c --count -l --files-with-matches -q",
		change: same,
	},
	{
		names: "jq gojq jaq yq tomlq xq dasel fx",
		values:
			"--arg --argjson -f --from-file --indent --slurpfile --rawfile -o -p -i -I -L",
		skip: 1,
		pattern: "-f --from-file",
		files: "-f --from-file --slurpfile --rawfile",
		asks: /\.Config\.Env\b|(?<![\w."'$@-])(?:\$ENV|(?:str)?env)(?![\w"']|\s*:)(?:\.([A-Za-z_]\w*)|\((\w+)\)|\["(\w+)"\])?/gu,
	},
	{ names: "xmllint xmlstarlet xpath", values: "--xpath -t -m -v", files: "" },
	{
		names: "diff colordiff cmp sdiff diff3 vimdiff delta difft icdiff wdiff",
		values: "-U -C -x --exclude -I -W --label",
	},
	{
		names: "base64 gbase64 base64url basenc",
		encodes: true,
		values: "-w --wrap -i -o -b --input --output",
		files: "-i --input",
		output: "-o --output",
		change: (text, args) =>
			hasFlag(args, ["-d", "-D", "--decode"])
				? fromBase64(text)
				: Buffer.from(text, "utf8").toString("base64"),
		decodes: (args) => hasFlag(args, ["-d", "-D", "--decode"]),
	},
	{
		names: "base32",
		encodes: true,
		values: "-w --wrap",
		change: (text, args) =>
			hasFlag(args, ["-d", "-D", "--decode"]) ? fromBase32(text) : undefined,
		decodes: (args) => hasFlag(args, ["-d", "-D", "--decode"]),
	},
	{
		names:
			"base16 base58 base85 ascii85 uudecode uuencode qprint recode ascii2uni uni2ascii unhex hexd",
		values: "-o",
		decodes: () => true,
	},
	{
		names: "xxd",
		encodes: true,
		values: "-c -g -l -s -o -n",
		change: (text, args) =>
			hasFlag(args, ["-r"])
				? fromHex(text)
				: Buffer.from(text, "utf8").toString("hex"),
		decodes: (args) => hasFlag(args, ["-r", "-revert"]),
	},
	{
		names:
			"zcat gzcat bzcat xzcat lzcat zstdcat zless zmore bzless xzless lz4cat",
		decodes: () => true,
	},
	{
		names: "gzip bzip2 xz zstd lzma lz4 brotli compress pigz pbzip2 lzop snzip",
		into: ".gz .bz2 .xz .zst .lzma .lz4 .br .Z .lzo",
		values: "-S --suffix -o -T",
		output: "-o",
		decodes: (args) =>
			hasFlag(args, ["-d", "--decompress", "--uncompress", "-dc"]),
	},
	{
		names: "gunzip bunzip2 unxz unlzma unzstd unlz4 uncompress funzip",
		values: "-S --suffix -o",
		decodes: () => true,
	},
	{
		names: "cryptsetup-read ccrypt mcrypt aespipe",
		values: "-K -k -E",
		decodes: () => true,
	},
	{ names: "rot13 caesar", decodes: () => true },
	{
		names: "sponge vipe pv mbuffer buffer ts-lines",
		values: "-L -s -N -i",
		change: same,
	},
	{
		names:
			"csvcut csvgrep csvlook csvjson csvsql csvstat csvsort mlr xsv qsv in2csv q textql",
		values: "-c -m -r -d --query --icsv --ojson",
	},
	{
		names:
			"mdcat glow w3m-dump lesspipe ansi2txt catdoc antiword pdftotext docx2txt odt2txt unrtf img2txt tesseract",
		values: "-o -w",
	},
	{
		names:
			"look dd-read read_file readelf objdump nm ldd size addr2line c++filt otool strip",
		values: "-d -j -s -M",
	},
	{
		names: "msgcat soelim tbl eqn groff troff nroff ptx ul-read",
		values: "-m -T",
	},
	{ names: "ebtables-read git-cat-file" },
	{ names: "sha1sum_read jsonlint yamllint xmlindent htmlq pup hxselect" },
];
