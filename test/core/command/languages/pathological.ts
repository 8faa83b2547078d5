/** Code made to hang or crash whoever reads it, in any language. */
import type { Language } from "../../../../core/command/code.ts";
import type { Pathological } from "../pathological.ts";

const megabyte = 1_000_000;
/** Just what is still read. */
const long = 48 * 1024;

const openers = [
	"(",
	"[",
	"{",
	"((",
	"f(",
	"[[",
	"{a:",
	"'",
	'"',
	"`",
	'"${',
	'"$(',
	'f"{',
	"<<A\n",
	"/*",
	"#=",
	"--[[",
	"-",
	"!",
	"not ",
	"await ",
	"a.b.",
	"a->",
	"if x ",
	"if (x) {",
	"for i in ",
	"function f() ",
	"def f(): ",
	"lambda x: ",
	"x => ",
	"begin ",
	"do ",
	"select (",
	"case when ",
	"@(",
	"${",
	"%(",
	"\\",
	"$$",
	"?",
	":",
];

const repeated = [
	"a ",
	"a;",
	"a\n",
	"a,",
	"a+",
	"a=a+a;",
	"a='x'+a;",
	"f(a);",
	"a.b",
	"a[0]",
	"()",
	"[]",
	"{}",
	"''",
	'""',
	"'a'+",
	'"#{a}"',
	"`ls`;",
	"rm x;",
	"eval('1');",
	"os.system('ls');",
	"system('ls');\n",
	"exec('ls');",
	"select 1;",
	"drop table a;",
	"a and ",
	"a || ",
	"a | b | ",
	"if a:\n ",
	"x = 1\n",
	"%a%",
	"!a!",
	"^",
	"&",
	"$a",
	"@a ",
	"\t",
	"é",
	"\u202E",
	"\u0000",
	"#\n",
	"-- \n",
	"1",
	"0x",
	"1..",
	"=",
	"<",
	">",
	"/",
	"s/a/b/;",
];

const doubling = (assign: (name: string, before: string) => string): string =>
	Array.from({ length: 60 }, (_, at) => assign(`x${at + 1}`, `x${at}`)).join(
		"\n",
	);

const doublings: Readonly<Partial<Record<Language, string>>> = {
	python: `x0='ab'\n${doubling((name, before) => `${name}=${before}+${before}`)}\nimport os\nos.system(x60)`,
	javascript: `let x0='ab'\n${doubling((name, before) => `let ${name}=${before}+${before}`)}\nrequire('child_process').execSync(x60)`,
	ruby: `x0='ab'\n${doubling((name, before) => `${name}=${before}+${before}`)}\nsystem(x60)`,
	julia: `x0="ab"\n${doubling((name, before) => `${name}=${before}*${before}`)}\nrun(Cmd(x60))`,
	powershell: `$x0='ab'\n${doubling((name, before) => `$${name}=$${before}+$${before}`)}\niex $x60`,
	lua: `x0='ab'\n${doubling((name, before) => `${name}=${before}..${before}`)}\nos.execute(x60)`,
	perl: `$x0='ab';\n${doubling((name, before) => `$${name}=$${before}.$${before};`)}\nsystem($x60);`,
	cmd: `set x0=ab\n${doubling((name, before) => `set ${name}=%${before}%%${before}%`)}\n%x60%`,
};

const fill = (piece: string, length: number): string =>
	piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

export function pathologicalCode(language: Language): readonly Pathological[] {
	const doubled = doublings[language];
	return [
		...[...openers, ...repeated].flatMap((piece) => [
			one(piece, long, false),
			one(piece, megabyte, true),
		]),
		...[100, 10_000].map((depth) => ({
			name: `${depth} brackets around a value`,
			text: `${"(".repeat(depth)}1${")".repeat(depth)}`,
			atLeastHigh: false,
		})),
		...(doubled === undefined
			? []
			: [
					{
						name: "variables that double",
						text: doubled,
						atLeastHigh: true,
					},
				]),
	];
}

const one = (
	piece: string,
	length: number,
	atLeastHigh: boolean,
): Pathological => ({
	name: `${JSON.stringify(piece)} × ${length}`,
	text: fill(piece, length),
	atLeastHigh,
});
