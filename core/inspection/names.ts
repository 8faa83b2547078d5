/** What a tool's and an argument's name tell: data, and how a name is cut into words. */

/** A member of an object, with what its name tells. */
export interface Member {
	readonly name: string;
	readonly value: unknown;
	readonly words: readonly string[];
	/** Letters and digits only: "working_directory" and "workingDirectory" are one. */
	readonly compact: string;
}

export const membersOf = (
	object: Readonly<Record<string, unknown>>,
): Member[] =>
	Object.keys(object).map((name) => {
		const words = wordsOf(name);
		return { name, value: object[name], words, compact: words.join("") };
	});

const plainName = /^[a-z0-9]{1,40}$/;
const snakeName = /^[a-z0-9_./-]{1,80}$/;

/** "runShellCommand", "run_shell-command" and "shell.run" as lower-case words. */
export function wordsOf(name: string): readonly string[] {
	if (plainName.test(name)) return [name];
	const cut = snakeName.test(name)
		? name.split(/[_./-]+/)
		: name
				.normalize("NFKC")
				.slice(0, 200)
				.replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
				.replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
				.toUpperCase()
				.toLowerCase()
				.split(/[^\p{L}\p{N}]+/u);
	return cut.includes("") ? cut.filter((word) => word !== "") : cut;
}

const set = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** A word of an argument that holds a shell line. */
export const commandWords = set(
	"command commands cmd cmds commandline shell bash sh zsh fish script scripts powershell pwsh argv exec cli cmdline cmdstr oneliner shellscript bashscript entrypoint prehook posthook",
);
/** A word of an argument that holds code. */
export const codeWords = set(
	"code sourcecode pythoncode jscode usercode codeblock codesnippet snippet program expression expr javascript js typescript python py ruby perl php lua julia eval function lambda applescript osascript source cell",
);
/** A word of an argument that holds SQL, or may. */
export const sqlWords = set(
	"sql sqlquery sqlstatement query queries statement statements stmt ddl",
);
/** As the last word they turn the name into something about code. */
export const aboutWords = set(
	"id ids name names type kind count timeout ms seconds sec description title help url status exit hash lang language languages prefix suffix format index limit version mode number line lines column length size offset label history response result output error verifier challenge method context session",
);
/** Arguments of words, not of code. */
export const talkWords = set(
	"prompt message messages text texts content contents body title description desc summary reason explanation instruction instructions thought thoughts note notes comment comments subject search question answer keyword keywords pattern regex glob label labels observation observations insight name html markdown md caption topic goal diff patch old new replacement string",
);
/** Of a tool: it runs what it is given. */
export const runWords = set(
	"stdin crontab keys run runs execute executes exec eval evaluate shell terminal bash zsh sh cmd command commands console spawn repl ssh script scripts python node julia ruby interpreter kernel cell invoke process subprocess powershell applescript osascript sudo tmux",
);
/** Of a tool, as its first word: it tells about something, and runs nothing. */
export const tellWords = set(
	"get list search find describe show count help explain check lookup ask",
);
/** Of a tool: it looks at code as text. */
export const codeReaders = set(
	"format lint analyze analyse review explain highlight convert translate parse complete search find verify auth oauth authorize token callback country currency error status coupon otp login write save create edit update insert append replace index document docs store share post send message issue comment pull upload add set generate regex regexp base64 encode decode hash embed embedding tokenize count compress validate model llm render draw diagram chart visualize fill type",
);
/** Of a tool: what it runs is no code but a task. */
export const taskWords = set(
	"model llm completion agent agents prompt workflow task tasks subagent chat ask assistant search think test tests",
);
/** Of a tool: it speaks to a database in SQL. */
export const databaseWords = set(
	"sql db database postgres postgresql pg psql mysql mariadb sqlite duckdb snowflake bigquery bq clickhouse redshift oracle mssql sqlserver supabase neon cockroach trino presto athena migration ddl dbhub d1 questdb databricks",
);
export const graphWords = set("cypher neo4j memgraph");
/** Of a tool: what it evaluates is JavaScript. */
export const browserWords = set(
	"deno bun quickjs browser page puppeteer playwright chrome devtools webdriver selenium cdp",
);
/** Of a tool: what it evaluates is Python. */
export const pythonWords = set(
	"jupyter notebook ipython kernel cell pandas blender freecad qgis maya unreal houdini",
);
/** Programs a tool may be a coat of: what it is called with is their arguments. */
export const coatedPrograms = set(
	"git docker podman kubectl terraform tofu helm aws gcloud az gh glab npm npx yarn pnpm pip cargo make systemctl ansible pulumi vercel heroku flyctl wrangler psql mysql sqlite3 redis mongosh ffmpeg adb nmap curl ssh",
);

/** The first word of an argument list. */
export const programNames = set(
	"command cmd program executable exe binary bin file entrypoint interpreter",
);
/** The rest of it. */
export const argumentNames = set(
	"args arguments argv params parameters cmdargs commandargs flags extraargs argslist",
);
export const folderNames = set(
	"cwd workdir workingdir workingdirectory workdirectory currentdirectory",
);
export const inputNames = set("stdin stdindata standardinput inputdata");
export const environmentNames = set(
	"env environment envvars environmentvariables",
);
/** Siblings that say the language. */
export const languageNames = set(
	"language lang runtime interpreter kernel engine shell dialect",
);
/** What a tool that runs things may call its text when it does not call it code. */
export const anyTextNames = set(
	"input text data payload content value body line lines keys chars string arg args arguments query statement stdin input0 params source action instruction",
);

export const some = (
	words: readonly string[],
	of: ReadonlySet<string>,
): boolean => words.some((word) => of.has(word));
