/**
 * What the shell knows while it runs a line: variables, functions, aliases, parameters, where it stands, and what was
 * written into which file. A subshell gets a child that forgets what it changed. Runs and judges nothing.
 */
import type { CompoundList, Function as ShellFunction } from "unbash";
import { from, type Stream, unknownMark } from "./field.ts";

/** A variable: one text, or an array's elements. */
export interface Value {
	readonly elements: readonly string[];
	readonly array: boolean;
	readonly tags: number;
}

export interface Defined {
	readonly body: ShellFunction["body"] | CompoundList;
	/** Where the definition's offsets count from. */
	readonly at: Origin;
}

/** How offsets of a piece of code become offsets of the command that was handed in. */
export type Origin =
	/** The same text, `shift` later. */
	| { readonly shift: number; readonly within: undefined }
	/** Text that stands nowhere as it is (an eval's argument): all of it is this span. */
	| {
			readonly shift: undefined;
			readonly within: { readonly start: number; readonly end: number };
	  };

/** Of the whole line: whoever runs it as a script may give it some. */
export const noParameters: readonly string[] = [];

/** Where the element of an associative array is kept. */
export const keyed = (name: string, key: string): string =>
	`${name}[${key.replaceAll(/["']/gu, "")}]`;

export class Scope {
	readonly #parent: Scope | undefined;
	readonly #variables = new Map<string, Value | undefined>();
	readonly #references = new Map<string, string>();
	readonly #functions = new Map<string, Defined>();
	readonly #aliases = new Map<string, string>();
	/** `undefined`: cannot be told. */
	cwd: string | undefined;
	/** The project: where the line started. On another machine: where it starts there. */
	root: string;
	readonly home: string;
	/** `$1`, `$2`, …; `undefined`: cannot be told. */
	parameters: readonly string[] | undefined;
	parameterTags = 0;
	/** Above 0: what runs now may be skipped; what it assigns over another value is not sure. */
	unsure = 0;
	/** What is printed here goes through a search for one harmless name. */
	filtered = false;
	/** What is printed here is counted, or goes into a login: nobody sees it. */
	unseen = false;
	/** Run once for each of many paths (find, xargs). */
	many = false;
	/** A command that other code starts. */
	fromCode = false;
	/** Paths that count as secrets beside the known ones. */
	sensitive: ((path: string) => boolean) | undefined;
	/** What `exec <` connected for the rest. */
	standing: Stream | undefined;
	/** What commands here read unless something else is connected. */
	input: Stream | undefined;
	/** Absolute path → what this line wrote there; one for all scopes, as files are. */
	readonly files: Map<string, Stream>;
	/** Absolute path of a link this line made → where it leads. */
	readonly links: Map<string, string>;
	/** Absolute path in a temporary folder → where what lies there was moved from. */
	readonly moved: Map<string, string>;
	/** git's aliases of this line. */
	readonly gitAliases: Map<string, string>;
	/** Every function and alias ever called, for those that never are. */
	readonly called: Set<string>;

	constructor(cwd: string | undefined, home: string, parent?: Scope) {
		this.#parent = parent;
		this.cwd = cwd;
		this.root = parent?.root ?? cwd ?? "/";
		this.home = home;
		this.parameters = parent?.parameters ?? noParameters;
		this.parameterTags = parent?.parameterTags ?? 0;
		this.input = parent?.input;
		this.standing = parent?.standing;
		this.filtered = parent?.filtered ?? false;
		this.unseen = parent?.unseen ?? false;
		this.many = parent?.many ?? false;
		this.fromCode = parent?.fromCode ?? false;
		this.sensitive = parent?.sensitive;
		this.files = parent?.files ?? new Map();
		this.links = parent?.links ?? new Map();
		this.moved = parent?.moved ?? new Map();
		this.gitAliases = parent?.gitAliases ?? new Map();
		this.called = parent?.called ?? new Set();
	}

	child(): Scope {
		return new Scope(this.cwd, this.home, this);
	}

	/** `declare -n`: this name means that one. */
	refer(name: string, target: string): void {
		if (name !== target) this.#references.set(name, target);
	}

	#target(name: string): string | undefined {
		const own = this.#references.get(name);
		if (own !== undefined || this.#parent === undefined) return own;
		return this.#parent.#target(name);
	}

	get(name: string): Value | undefined {
		const target = this.#target(name);
		if (target !== undefined && this.#target(target) === undefined)
			return this.get(target);
		const own = this.#variables.get(name);
		if (own !== undefined || this.#variables.has(name)) return own;
		return this.#parent === undefined
			? environment(name, this)
			: this.#parent.get(name);
	}

	/** Whether the line itself gave it a value. */
	assigned(name: string): boolean {
		return this.#variables.has(name) || (this.#parent?.assigned(name) ?? false);
	}

	set(
		name: string,
		elements: readonly string[],
		tags: number,
		array = false,
	): void {
		const before = this.unsure > 0 ? this.#variables.get(name) : undefined;
		const differs = before !== undefined && before.elements[0] !== elements[0];
		this.#variables.set(name, {
			elements: differs ? [unknownMark] : elements,
			array,
			tags: tags | (before?.tags ?? 0),
		});
	}

	unset(name: string): void {
		this.#variables.set(name, { elements: [], array: false, tags: 0 });
	}

	define(name: string, defined: Defined): void {
		this.#functions.set(name, defined);
	}

	functionNamed(name: string): Defined | undefined {
		return this.#functions.get(name) ?? this.#parent?.functionNamed(name);
	}

	functions(): ReadonlyMap<string, Defined> {
		return this.#functions;
	}

	alias(name: string, text: string): void {
		this.#aliases.set(name, text);
	}

	aliasNamed(name: string): string | undefined {
		return this.#aliases.get(name) ?? this.#parent?.aliasNamed(name);
	}

	aliases(): ReadonlyMap<string, string> {
		return this.#aliases;
	}
}

/** Variables that hold the same on nearly every machine. */
const common: Readonly<Record<string, string>> = {
	PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
	SHELL: "/bin/bash",
	BASH: "/bin/bash",
	IFS: " \t\n",
	TMPDIR: "/tmp",
	TMP: "/tmp",
	TEMP: "/tmp",
	EDITOR: "vi",
	VISUAL: "vi",
	PAGER: "less",
	BROWSER: "xdg-open",
	PYTHON: "python3",
	CC: "cc",
	CXX: "c++",
	MAKE: "make",
	NODE: "node",
	NPM: "npm",
	DOCKER: "docker",
	KUBECTL: "kubectl",
	GO: "go",
	CARGO: "cargo",
	"0": "bash",
	OPTIND: "1",
	UID: "1000",
	EUID: "1000",
};

/** Folders that variables of the platform's conventions name. */
const underHome: Readonly<Record<string, string>> = {
	HOME: "",
	XDG_CONFIG_HOME: "/.config",
	XDG_DATA_HOME: "/.local/share",
	XDG_CACHE_HOME: "/.cache",
	XDG_STATE_HOME: "/.local/state",
	CARGO_HOME: "/.cargo",
	RUSTUP_HOME: "/.rustup",
	GNUPGHOME: "/.gnupg",
	NVM_DIR: "/.nvm",
	GOPATH: "/go",
	ZDOTDIR: "",
	KUBECONFIG: "/.kube/config",
	AWS_SHARED_CREDENTIALS_FILE: "/.aws/credentials",
	HISTFILE: "/.bash_history",
	USERPROFILE: "",
	APPDATA: "/AppData/Roaming",
	LOCALAPPDATA: "/AppData/Local",
};

const secretWords = [
	"SECRET",
	"TOKEN",
	"PASSWORD",
	"PASSWD",
	"PASSPHRASE",
	"CREDENTIAL",
	"APIKEY",
	"API_KEY",
	"ACCESS_KEY",
	"PRIVATE_KEY",
	"DATABASE_URL",
	"_PAT",
	"_KEY",
	"_PASS",
	"_PWD",
	"_AUTH",
	"CONNECTION_STRING",
];
const harmlessKeys = [
	"PUBLIC_KEY",
	"KEY_ID",
	"PUB_KEY",
	"SORT_KEY",
	"CACHE_KEY",
	"_KEY_PATH",
	"_KEY_FILE",
	"_TOKEN_FILE",
	"RELATIVE_URI",
	"MAX_TOKENS",
	"NUM_TOKENS",
	"TOKENS_PER",
	"TOKEN_COUNT",
	"TOKEN_LIMIT",
	"TOKENIZER",
];

/** A variable by whose name one knows that it holds a secret. */
export function isSecretName(name: string): boolean {
	const upper = name.toUpperCase();
	if (harmlessKeys.some((word) => upper.includes(word))) return false;
	return (
		secretWords.some((word) => upper.includes(word)) ||
		upper === "PGPASSWORD" ||
		upper === "MYSQL_PWD"
	);
}

/** A variable that holds the path of a secret: what it names may be shown, what lies there not. */
function namesSecretFile(name: string): boolean {
	const upper = name.toUpperCase();
	if (upper === "GOOGLE_APPLICATION_CREDENTIALS") return true;
	const ending = ["_FILE", "_PATH"].find((one) => upper.endsWith(one));
	return (
		ending !== undefined &&
		!upper.includes("PUB") &&
		isSecretName(upper.slice(0, -ending.length))
	);
}

function environment(name: string, scope: Scope): Value | undefined {
	const folder = Object.hasOwn(underHome, name) ? underHome[name] : undefined;
	if (folder !== undefined) return one(scope.home + folder, 0);
	if (name === "PWD" && scope.cwd !== undefined) return one(scope.cwd, 0);
	const usual = Object.hasOwn(common, name) ? common[name] : undefined;
	if (usual !== undefined) return one(usual, 0);
	if (namesSecretFile(name)) return one(`${unknownMark}/credentials`, 0);
	return isSecretName(name) ? one(unknownMark, from.secret) : undefined;
}

const one = (text: string, tags: number): Value => ({
	elements: [text],
	array: false,
	tags,
});
