/** Lines made to hang, crash or fool whoever reads them. */

export interface Pathological {
	readonly name: string;
	readonly text: string;
	/** What nobody can read is high. */
	readonly atLeastHigh: boolean;
}

const megabyte = 1_000_000;
/** Just what is still read. */
const long = 48 * 1024;

const fill = (piece: string, length: number): string =>
	piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

const openers = [
	'"$(',
	"$(",
	"`",
	"`\\`",
	"{",
	"(",
	"((",
	"$((",
	"${",
	"${a:-",
	"[[ ",
	"[",
	"x[",
	"if ",
	"for i in ",
	"case x in ",
	"while ",
	"f(){ ",
	"a=(",
	"<(",
	"*(",
	"@(a|",
	"$[",
	"'",
	'"',
	"$'",
	"\\",
	"!",
	"! ",
	"<<A\n",
	"<<A <<B ",
	"<<<a ",
];
/** Names of commands, however odd: bash runs them and finds none. */
const harmless = new Set(["[", "!", "! ", "$[", "$'", "'"]);
const repeated = [
	"a ",
	"a;",
	"a|",
	"a&&",
	"a&",
	"{a,b}",
	"{1..9}",
	"{1..99999}",
	"a=$(b) ",
	"$a",
	"${a}",
	"*",
	"**/",
	"?",
	"~/",
	"-rf ",
	"rm -rf x;",
	"sudo ",
	"env ",
	"xargs ",
	"eval ",
	"time ",
	"nohup ",
	"sh -c ",
	"echo a|sh;",
	"x=$x$x;",
	"x+=aaaaaaaaaa;",
	"alias a='a b';a;",
	"f(){ f;};f;",
	"cd ..;",
	"a\n",
	"#\n",
	"\t",
	"é",
	"\u202E",
	"a\u0000",
	">a ",
	">&2 ",
	"2>&1 ",
	"for i in 1 2 3;do a;done;",
	"git -c a=b ",
	"find . -exec ",
	"python -c '1';",
	"psql -c 'select 1';",
	"awk 'BEGIN{}';",
	"sed 's/a/b/';",
	"node -e '1+1';",
];

export function pathological(): readonly Pathological[] {
	const doubling = Array.from(
		{ length: 64 },
		(_, index) => `x${index + 1}=$x${index}$x${index}`,
	).join(";");
	let evals = "rm -rf /";
	for (let level = 0; level < 12; level += 1)
		evals = `eval ${JSON.stringify(evals)}`;
	return [
		...openers.flatMap((piece) => [
			one(piece, piece, long, !harmless.has(piece)),
			one(piece, piece, megabyte, true),
		]),
		...repeated.flatMap((piece) => [
			one(piece, piece, long, false),
			one(piece, piece, megabyte, true),
		]),
		...[100, 2_500, 10_000].map((depth) => ({
			name: `${depth} nested substitutions`,
			text: nested(depth),
			atLeastHigh: depth > 100,
		})),
		{ name: "ten megabytes", text: fill("ls ", 10_000_000), atLeastHigh: true },
		{
			name: "doubling variables",
			text: `x0=ab;${doubling};$x63`,
			atLeastHigh: true,
		},
		{ name: "evals in evals", text: evals, atLeastHigh: true },
		{
			name: "loops in loops",
			text: `${"for i in {1..99};do ".repeat(8)}rm -rf /srv;${"done;".repeat(8)}`,
			atLeastHigh: true,
		},
		{
			name: "braces in braces",
			text: `echo ${"{a,b}".repeat(40)} ${"{a,".repeat(150)}b${"}".repeat(150)}`,
			atLeastHigh: false,
		},
		{
			name: "functions that call each other",
			text: `${Array.from({ length: 200 }, (_, index) => `f${index}(){ f${index + 1};f${index + 1}; }`).join(";")};f0`,
			atLeastHigh: true,
		},
	];
}

const one = (
	name: string,
	piece: string,
	length: number,
	atLeastHigh: boolean,
): Pathological => ({
	name: `${JSON.stringify(name)} × ${length}`,
	text: fill(piece, length),
	atLeastHigh,
});

const nested = (depth: number): string =>
	`echo ${'"$('.repeat(depth)}a${')"'.repeat(depth)}`;
