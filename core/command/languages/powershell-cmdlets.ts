/**
 * PowerShell's cmdlets: their other names, their parameters and what they do. Parameters count by any beginning of their
 * names that only one of them has. Data; judges nothing.
 */
import { environmentVariable } from "./environment.ts";
import { type Call, callsBack, isTrue } from "./library.ts";
import {
	itemOf,
	knownText,
	listOf,
	optionsOf,
	origin,
	originOf,
	piecesOf,
	textOf,
	typed,
	unknown,
	unknownFrom,
	type Value,
} from "./value.ts";
import { windowsPath } from "./windows-path.ts";
import { runsWindowsProgram } from "./windows-programs.ts";
import {
	deletesRegistry,
	isRegistry,
	writesRegistry,
} from "./windows-registry.ts";

/** The arguments of a command, sorted out. */
export interface Bound {
	/** Parameters that have a value, and switches (with a true or false one). */
	readonly named: ReadonlyMap<string, Value>;
	readonly rest: readonly Value[];
	/** What the pipe gives. */
	readonly piped: Value | undefined;
}

type Does = (bound: Bound, call: Call, name: string) => Value | undefined;

export interface Cmdlet {
	readonly values: readonly string[];
	readonly switches: readonly string[];
	readonly positional: readonly string[];
	readonly does: Does;
}

const common = "errorAction warningAction errorVariable outVariable outBuffer";

function namesIn(text: string): readonly string[] {
	return text
		.toLowerCase()
		.split(" ")
		.filter((part) => part !== "");
}

function cmdlet(
	values: string,
	switches: string,
	positional: string,
	does: Does,
): Cmdlet {
	return {
		values: namesIn(`${values} ${common}`),
		switches: namesIn(`${switches} whatIf confirm verbose debug`),
		positional: namesIn(positional),
		does,
	};
}

/** The value of the first of these that was given. */
function get(bound: Bound, ...names: readonly string[]): Value | undefined {
	for (const name of names) {
		const value = bound.named.get(name);
		if (value !== undefined) return value;
	}
	return undefined;
}

function has(bound: Bound, name: string): boolean {
	return isTrue(bound.named.get(name)) && !isFalse(bound.named.get(name));
}

function isFalse(value: Value | undefined): boolean {
	return value?.kind === "name" && value.name === "$false";
}

function pathOf(bound: Bound, ...names: readonly string[]): Value {
	const path =
		get(bound, ...names, "path", "literalpath") ?? bound.piped ?? unknown;
	return marked(windowsPath(path));
}

/** A "*" in a path is a pattern. */
function marked(path: Value): Value {
	if (path.kind === "text" && path.pieces.some((piece) => piece?.includes("*")))
		return { ...path, type: "Pattern" };
	return path.kind === "list"
		? { ...path, items: path.items.map(marked) }
		: path;
}

const removes: Does = (bound, call) => {
	const path = pathOf(bound);
	for (const option of optionsOf(path).flatMap((one) =>
		one.kind === "list" ? one.items : [one],
	)) {
		const text = knownText(option);
		if (text !== undefined && isRegistry(text)) {
			deletesRegistry(text, has(bound, "recurse"), call.effects, call.span);
			continue;
		}
		if (
			text !== undefined &&
			["env:", "variable:", "function:", "alias:"].some((drive) =>
				text.toLowerCase().startsWith(drive),
			)
		)
			continue;
		call.effects.act(
			has(bound, "recurse") ? "delete-tree" : "delete",
			option,
			call.span,
		);
	}
	return unknown;
};

const writes =
	(act: "write" | "append" | "truncate"): Does =>
	(bound, call) => {
		const path = pathOf(bound, "filepath");
		const content = get(bound, "value", "inputobject") ?? bound.piped;
		if (((content?.from ?? 0) & origin.network) !== 0)
			call.effects.downloaded(path);
		const text = knownText(path);
		if (text !== undefined && isRegistry(text))
			writesRegistry(text, call.effects, call.span);
		else
			call.effects.act(
				act === "write" && has(bound, "append") ? "append" : act,
				path,
				call.span,
			);
		return unknown;
	};

const reads: Does = (bound, call) => {
	const path = pathOf(bound);
	return readsPath(path, call);
};

export function readsPath(
	path: Value,
	call: Pick<Call, "effects" | "span">,
): Value {
	const text = knownText(path)?.toLowerCase();
	if (
		text !== undefined &&
		(text === "env:" ||
			text === "env:/" ||
			text.startsWith("env:*") ||
			text.startsWith("env:/*"))
	)
		return unknownFrom(origin.environment);
	if (text?.startsWith("env:"))
		return environmentVariable(
			text.slice(4).replaceAll("/", ""),
			call.effects.context,
		);
	if (text !== undefined && isRegistry(text)) return unknown;
	return unknownFrom(call.effects.act("read", path, call.span));
}

const lists: Does = (bound, call) => {
	const path = pathOf(bound);
	const text = knownText(path)?.toLowerCase();
	if (text?.startsWith("env:")) return readsPath(path, call);
	const filter = get(bound, "filter", "include");
	const isWhole =
		get(bound, "path", "literalpath") === undefined &&
		bound.piped === undefined;
	if (isWhole && filter === undefined)
		return listOf([{ kind: "text", pieces: ["./", undefined], from: 0 }]);
	const folder = isWhole ? textOf(".") : path;
	if (filter !== undefined && folder.kind === "text")
		return listOf([
			{
				kind: "text",
				pieces: [...folder.pieces, "/", knownText(filter)],
				from: 0,
				type: "Pattern",
			},
		]);
	return listOf([
		folder.type === "Pattern" || folder.kind !== "text"
			? folder
			: {
					kind: "text",
					pieces: [...folder.pieces, "/*"],
					from: 0,
					type: "Pattern",
				},
	]);
};

const copies: Does = (bound, call) => {
	const source = pathOf(bound);
	const from = call.effects.act("read", source, call.span);
	const to = get(bound, "destination");
	if (get(bound, "tosession") !== undefined)
		call.effects.report(
			call.span,
			"high",
			"network",
			"Copies files to another machine.",
		);
	if (to !== undefined) {
		if ((from & origin.network) !== 0) call.effects.downloaded(windowsPath(to));
		call.effects.act("write", windowsPath(to), call.span);
	}
	return unknown;
};

const moves: Does = (bound, call) => {
	call.effects.act("move", pathOf(bound), call.span);
	const to = get(bound, "destination");
	if (to !== undefined) call.effects.act("write", windowsPath(to), call.span);
	return unknown;
};

const setsItem: Does = (bound, call) => {
	const path = pathOf(bound);
	const text = knownText(path);
	if (text === undefined && path.kind !== "text")
		call.effects.report(
			call.span,
			"high",
			"persistence",
			"Changes an item that cannot be known.",
		);
	else if (
		isRegistry(text ?? (path.kind === "text" ? (path.pieces[0] ?? "") : ""))
	)
		writesRegistry(text ?? "", call.effects, call.span);
	else if (/^(?:alias|function):/iu.test(text ?? ""))
		call.define(
			`function:${(text ?? "")
				.slice((text ?? "").indexOf(":") + 1)
				.replaceAll("/", "")
				.toLowerCase()}`,
			get(bound, "value", "name") ?? bound.piped ?? unknown,
		);
	else if (text?.toLowerCase().startsWith("wsman:"))
		call.effects.report(
			call.span,
			"high",
			"network",
			"Lets other machines in.",
		);
	return unknown;
};

const makesItem: Does = (bound, call) => {
	const path = pathOf(bound);
	const kind = (knownText(get(bound, "itemtype", "type")) ?? "").toLowerCase();
	const text = knownText(path);
	if (text !== undefined && isRegistry(text))
		writesRegistry(text, call.effects, call.span);
	else if (kind.includes("link") || kind === "junction") {
		call.effects.act(
			"read",
			windowsPath(get(bound, "value", "target") ?? unknown),
			call.span,
		);
		call.effects.act("write", path, call.span);
	} else if (kind !== "directory") call.effects.act("write", path, call.span);
	return path;
};

const requests: Does = (bound, call) => {
	const url = get(bound, "uri") ?? bound.piped;
	const body = get(bound, "body");
	const file = get(bound, "infile");
	const to = get(bound, "outfile");
	const contents = [body, get(bound, "headers"), get(bound, "form")].filter(
		(value) => value !== undefined,
	);
	const more: Value[] = [];
	for (const value of contents)
		if (value.kind === "record") more.push(...value.entries.values());
		else more.push(value);
	if (file !== undefined)
		more.push(
			unknownFrom(call.effects.act("read", windowsPath(file), call.span)),
		);
	call.effects.sends(url, more, call.span);
	if (to !== undefined) {
		call.effects.act("write", windowsPath(to), call.span);
		call.effects.downloaded(windowsPath(to));
	}
	return unknownFrom(origin.network);
};

const evaluates: Does = (bound, call) => {
	const code = get(bound, "command", "scriptblock") ?? bound.piped;
	if (code?.kind === "function") return call.apply(code, []);
	call.effects.code("powershell", code ?? unknown, call.span);
	return unknownFrom(code?.from ?? 0);
};

const invokes: Does = (bound, call) => {
	const isRemote =
		get(bound, "computername", "session", "hostname", "vmname", "cn") !==
		undefined;
	if (isRemote)
		call.effects.report(
			call.span,
			"high",
			"network",
			"Runs a command on another machine.",
		);
	const block = get(bound, "scriptblock", "filepath") ?? bound.piped;
	if (block?.kind === "function") return call.apply(block, []);
	if (block !== undefined) call.effects.code("powershell", block, call.span);
	return unknown;
};

const starts: Does = (bound, call) => {
	const file = get(bound, "filepath") ?? bound.piped ?? unknown;
	const args = get(bound, "argumentlist");
	const verb = (knownText(get(bound, "verb")) ?? "").toLowerCase();
	if (verb === "runas" || verb === "runasuser")
		call.effects.report(
			call.span,
			"high",
			"privilege",
			"Asks for the rights of an administrator.",
		);
	const words =
		args === undefined
			? []
			: args.kind === "list"
				? args.items
				: splitWords(args);
	return runsProgram(file, words, call);
};

/** -ArgumentList as one text: its words. */
function splitWords(value: Value): readonly Value[] {
	const text = knownText(value);
	return text === undefined
		? [value]
		: text
				.split(" ")
				.filter((part) => part !== "")
				.map((part) => textOf(part.replaceAll('"', "").replaceAll("'", "")));
}

/** A program that is no cmdlet: Windows' own, or what the shell's engine knows. */
export function runsProgram(
	name: Value,
	words: readonly Value[],
	call: Call,
): Value {
	if (runsWindowsProgram(name, words, call.effects, call.span)) {
		for (const option of optionsOf(name))
			if ((option.from & origin.network) !== 0)
				call.effects.words([option], call.span);
		return unknown;
	}
	const plain = windowsPath(name);
	return unknownFrom(
		call.effects.words(
			[
				plain,
				...words.map((word) =>
					word.type === "parameter" ? textOf(knownText(word) ?? "") : word,
				),
			],
			call.span,
		),
	);
}

const asks =
	(
		risk: "high" | "critical",
		category: Parameters<Call["effects"]["report"]>[2],
		reason: string,
	): Does =>
	(_bound, call) => {
		call.effects.report(call.span, risk, category, reason);
		return unknown;
	};

const shows: Does = (bound, call) => {
	call.effects.shows(
		[
			...bound.named.values(),
			...bound.rest,
			...(bound.piped === undefined ? [] : [bound.piped]),
		],
		call.span,
	);
	return bound.rest.length > 0
		? listOf(bound.rest)
		: (get(bound, "object", "inputobject") ?? bound.piped);
};

const passes: Does = (bound) =>
	get(bound, "inputobject") ??
	bound.piped ??
	unknownFrom(originOf([...bound.named.values()]));

const eachOf: Does = (bound, call) => {
	const block =
		get(bound, "process", "scriptblock", "filterscript", "property") ??
		bound.rest[0];
	const item = bound.piped === undefined ? unknown : itemOf(bound.piped);
	let result: Value = unknownFrom(bound.piped?.from ?? 0);
	for (const one of [block, ...bound.rest]) {
		if (one?.kind === "function") result = call.apply(one, [item]);
		else {
			const member = knownText(one);
			if (member !== undefined && bound.piped !== undefined)
				result = call.apply(call.member(item, member.toLowerCase()), []);
		}
	}
	return result;
};

const filters: Does = (bound, call) => {
	eachOf(bound, call, "");
	return bound.piped;
};

const makesObject: Does = (bound, call) => {
	const name = (
		knownText(get(bound, "typename", "comobject")) ?? ""
	).toLowerCase();
	const short = name.startsWith("system.") ? name.slice(7) : name;
	const args = get(bound, "argumentlist");
	const arg = args?.kind === "list" ? args.items[0] : args;
	if (short.startsWith("net.sockets.tcplistener"))
		return typed({ ...unknown, from: origin.network }, "listener");
	if (short === "net.sockets.tcpclient" && arg !== undefined)
		call.effects.connects(arg, call.span);
	return {
		kind: "unknown",
		from: short.includes("sockets") ? origin.network : (arg?.from ?? 0),
		type: short,
	};
};

const executionPolicy: Does = (bound, call) => {
	const policy = (knownText(get(bound, "executionpolicy")) ?? "").toLowerCase();
	const scope = (knownText(get(bound, "scope")) ?? "").toLowerCase();
	if (policy !== "restricted" && policy !== "allsigned")
		call.effects.report(
			call.span,
			"high",
			"privilege",
			`Lets scripts run that nobody signed${scope === "process" ? " in this process" : ""}.`,
		);
	return unknown;
};

const sendsMail: Does = (bound, call) => {
	const files = get(bound, "attachments");
	const from =
		files === undefined
			? 0
			: call.effects.act("read", windowsPath(files), call.span);
	call.effects.sends(
		undefined,
		[unknownFrom(from), ...bound.named.values()],
		call.span,
	);
	return unknown;
};

const defender: Does = (bound, call) => {
	if (
		[...bound.named.keys()].some(
			(name) => name.startsWith("disable") || name.startsWith("exclusion"),
		)
	)
		call.effects.report(
			call.span,
			"critical",
			"privilege",
			"Switches off what protects the machine.",
		);
	else
		call.effects.report(
			call.span,
			"high",
			"privilege",
			"Changes what protects the machine.",
		);
	return unknown;
};

const cluster = asks(
	"critical",
	"destructive",
	"Destroys stored data or infrastructure.",
);

const path = "path literalPath filter include exclude credential stream";
const rows: readonly (readonly [names: string, Cmdlet])[] = [
	[
		"remove-item ri rm del erase rd rmdir",
		cmdlet(path, "recurse force rf fr", "path", removes),
	],
	["clear-content clc", cmdlet(path, "force", "path", writes("truncate"))],
	[
		"set-content sc",
		cmdlet(
			`${path} value encoding`,
			"force noNewline passThru asByteStream",
			"path value",
			writes("write"),
		),
	],
	[
		"add-content ac",
		cmdlet(
			`${path} value encoding`,
			"force noNewline passThru",
			"path value",
			writes("append"),
		),
	],
	[
		"out-file",
		cmdlet(
			"filePath literalPath inputObject encoding width",
			"append force noClobber noNewline",
			"filepath encoding",
			writes("write"),
		),
	],
	[
		"tee-object tee",
		cmdlet(
			"filePath literalPath inputObject variable",
			"append",
			"filepath",
			(bound, call, name) => {
				writes("write")(bound, call, name);
				return bound.piped;
			},
		),
	],
	[
		"export-csv export-clixml epcsv",
		cmdlet(
			"path literalPath inputObject delimiter encoding depth",
			"append force noClobber noTypeInformation",
			"path",
			writes("write"),
		),
	],
	[
		"get-content gc cat type",
		cmdlet(
			`${path} totalCount readCount head first tail last encoding delimiter`,
			"raw wait force asByteStream",
			"path",
			reads,
		),
	],
	[
		"select-string sls",
		cmdlet(
			"pattern path literalPath inputObject include exclude context encoding",
			"simpleMatch caseSensitive quiet list allMatches notMatch raw",
			"pattern path",
			(bound, call) =>
				get(bound, "path", "literalpath") === undefined
					? bound.piped
					: readsPath(pathOf(bound), call),
		),
	],
	[
		"import-csv import-clixml ipcsv get-filehash",
		cmdlet(
			"path literalPath delimiter header encoding algorithm",
			"",
			"path",
			(bound, call, name) => {
				const value = reads(bound, call, name);
				return name === "get-filehash" ? unknown : value;
			},
		),
	],
	[
		"get-childitem gci ls dir",
		cmdlet(
			`${path} depth attributes`,
			"recurse force name directory file hidden readOnly system",
			"path filter",
			lists,
		),
	],
	[
		"get-item gi get-itemproperty gp get-itempropertyvalue resolve-path rvpa convert-path join-path split-path test-path",
		cmdlet(
			`${path} childPath name pathType`,
			"force resolve parent leaf qualifier noQualifier isAbsolute",
			"path childpath",
			(bound, call, name) => {
				if (name === "join-path") {
					const child = get(bound, "childpath");
					const folder = get(bound, "path");
					return {
						kind: "text",
						pieces: [
							...piecesOf(folder ?? unknown),
							"/",
							...piecesOf(child ?? unknown),
						],
						from: 0,
					};
				}
				const text = knownText(pathOf(bound))?.toLowerCase();
				return text?.startsWith("env:")
					? readsPath(pathOf(bound), call)
					: pathOf(bound);
			},
		),
	],
	[
		"copy-item cp copy cpi",
		cmdlet(
			`${path} destination toSession fromSession`,
			"recurse force container passThru",
			"path destination",
			copies,
		),
	],
	[
		"move-item mv move mi rename-item ren rni",
		cmdlet(
			`${path} destination newName`,
			"force passThru",
			"path destination",
			moves,
		),
	],
	[
		"new-item ni md mkdir",
		cmdlet(
			`${path} name itemType type value target`,
			"force",
			"path itemtype",
			(bound, call, name) =>
				name === "md" || name === "mkdir"
					? unknown
					: makesItem(bound, call, name),
		),
	],
	[
		"set-itemproperty sp new-itemproperty set-item si remove-itemproperty rp clear-itemproperty clp",
		cmdlet(
			`${path} name value propertyType type inputObject`,
			"force passThru",
			"path name value",
			(bound, call, name) => {
				if (name.startsWith("remove") || name === "rp") {
					const text = knownText(pathOf(bound));
					if (text !== undefined && isRegistry(text))
						deletesRegistry(text, false, call.effects, call.span);
					return unknown;
				}
				return setsItem(bound, call, name);
			},
		),
	],
	[
		"invoke-webrequest iwr curl wget invoke-restmethod irm",
		cmdlet(
			"uri method body headers outFile inFile form contentType userAgent credential webSession sessionVariable timeoutSec proxy certificate token authentication maximumRedirection",
			"useBasicParsing passThru skipCertificateCheck useDefaultCredentials resume",
			"uri",
			requests,
		),
	],
	[
		"start-bitstransfer",
		cmdlet(
			"source destination transferType displayName priority",
			"asynchronous",
			"source destination",
			(bound, call) => {
				const to = get(bound, "destination");
				const isUpload = (knownText(get(bound, "transfertype")) ?? "")
					.toLowerCase()
					.startsWith("upload");
				if (isUpload)
					call.effects.sends(
						to,
						[
							unknownFrom(
								call.effects.act(
									"read",
									windowsPath(get(bound, "source") ?? unknown),
									call.span,
								),
							),
						],
						call.span,
					);
				else if (to !== undefined) call.effects.downloaded(windowsPath(to));
				return unknownFrom(origin.network);
			},
		),
	],
	["invoke-expression iex", cmdlet("command", "", "command", evaluates)],
	[
		"invoke-command icm",
		cmdlet(
			"scriptBlock filePath computerName cn session hostName vmName credential argumentList inputObject",
			"asJob noNewScope",
			"scriptblock",
			invokes,
		),
	],
	[
		"start-job sajb start-threadjob",
		cmdlet(
			"scriptBlock filePath name argumentList initializationScript",
			"",
			"scriptblock",
			invokes,
		),
	],
	[
		"start-process start saps",
		cmdlet(
			"filePath argumentList args verb workingDirectory windowStyle credential redirectStandardOutput redirectStandardError redirectStandardInput",
			"wait passThru noNewWindow useNewEnvironment",
			"filepath argumentlist",
			starts,
		),
	],
	[
		"invoke-item ii",
		cmdlet(path, "", "path", (bound, call) =>
			runsProgram(pathOf(bound), [], call),
		),
	],
	[
		"foreach-object % foreach",
		cmdlet(
			"process begin end memberName argumentList parallel throttleLimit",
			"asJob",
			"process",
			eachOf,
		),
	],
	[
		"where-object ? where",
		cmdlet(
			"filterScript property value",
			"eq ne like notlike match notmatch gt lt ge le in contains not",
			"filterscript",
			filters,
		),
	],
	[
		"new-object",
		cmdlet(
			"typeName argumentList property comObject",
			"strict",
			"typename argumentlist",
			makesObject,
		),
	],
	[
		"write-host write-output write-error write-warning write-verbose write-information write echo out-host out-string out-default format-table format-list ft fl format-wide out-gridview ogv",
		cmdlet(
			"object inputObject message foregroundColor backgroundColor separator property stream width",
			"noNewline wrap autoSize groupBy noEnumerate",
			"",
			shows,
		),
	],
	[
		"select-object select sort-object sort measure-object measure group-object group convertto-json convertfrom-json convertto-csv convertfrom-csv convertto-html get-unique get-member gm convertto-xml",
		cmdlet(
			"property first last skip inputObject index excludeProperty expandProperty depth",
			"unique descending asHashtable compress noTypeInformation",
			"property",
			passes,
		),
	],
	[
		"out-null get-date start-sleep sleep get-process gps ps get-service gsv get-command gcm get-help help man get-host clear-host cls get-location gl pwd import-module ipmo get-module get-random test-connection test-netconnection tnc get-eventlog get-winevent get-history history h read-host pop-location popd get-alias gal update-help save-help get-psdrive get-volume get-disk get-netipaddress get-computerinfo get-hotfix measure-command compare-object diff get-culture get-acl get-executionpolicy get-package find-module find-package install-module update-module write-progress set-strictmode get-job receive-job wait-job get-ciminstance get-wmiobject gwmi get-localuser get-localgroup get-scheduledtask get-netfirewallrule new-guid new-timespan get-timezone set-psdebug trace-command wait-process import-psession pester invoke-pester invoke-scriptanalyzer expand-archive compress-archive new-temporaryfile",
		cmdlet("name", "", "", (bound, call, name) =>
			name === "measure-command"
				? (callsBack({ ...call, args: bound.rest }) ?? unknown)
				: name === "new-temporaryfile"
					? textOf("/tmp/powershell")
					: unknown,
		),
	],
	[
		"set-alias sal new-alias nal",
		cmdlet(
			"name value scope option description",
			"force",
			"name value",
			(bound, call) => {
				const name = knownText(get(bound, "name"));
				const value = get(bound, "value");
				if (name !== undefined && value !== undefined)
					call.define(`function:${name.toLowerCase()}`, value);
				return unknown;
			},
		),
	],
	[
		"set-variable sv new-variable nv",
		cmdlet(
			"name value scope option description",
			"force passThru",
			"name value",
			(bound, call) => {
				const name = knownText(get(bound, "name"));
				if (name !== undefined)
					call.define(
						`$${name.toLowerCase()}`,
						get(bound, "value") ?? bound.piped ?? unknown,
					);
				return unknown;
			},
		),
	],
	[
		"get-variable gv",
		cmdlet("name scope include exclude", "valueOnly", "name", (bound, call) => {
			const name = knownText(get(bound, "name"));
			return name === undefined
				? unknown
				: (call.variable(`$${name.toLowerCase()}`) ?? unknown);
		}),
	],
	[
		"get-psreadlineoption",
		cmdlet("", "", "", () => typed(unknown, "history-options")),
	],
	[
		"set-location sl cd chdir push-location pushd",
		cmdlet("path literalPath", "passThru", "path", (bound, call) => {
			call.effects.changeFolder(
				windowsPath(get(bound, "path", "literalpath") ?? unknown),
			);
			return unknown;
		}),
	],
	[
		"add-type",
		cmdlet(
			"typeDefinition memberDefinition name namespace path assemblyName referencedAssemblies language outputAssembly",
			"passThru",
			"typedefinition",
			(bound, call) => {
				if (
					get(bound, "typedefinition", "memberdefinition", "path") !== undefined
				)
					call.effects.report(
						call.span,
						"high",
						"exec-remote",
						"Compiles and runs code that is not looked at.",
					);
				return unknown;
			},
		),
	],
	[
		"set-executionpolicy",
		cmdlet(
			"executionPolicy scope",
			"force",
			"executionpolicy scope",
			executionPolicy,
		),
	],
	[
		"register-scheduledtask set-scheduledtask register-scheduledjob new-scheduledtask register-wmievent register-cimindicationevent set-wmiinstance",
		cmdlet(
			"taskName action trigger",
			"force",
			"",
			asks(
				"high",
				"persistence",
				"Makes Windows run something later by itself.",
			),
		),
	],
	[
		"new-scheduledtaskaction",
		cmdlet(
			"execute argument workingDirectory",
			"",
			"execute argument",
			(bound, call) => {
				const words = get(bound, "argument");
				return runsProgram(
					get(bound, "execute") ?? unknown,
					words === undefined ? [] : splitWords(words),
					call,
				);
			},
		),
	],
	[
		"unregister-scheduledtask disable-scheduledtask",
		cmdlet(
			"taskName",
			"",
			"",
			asks("high", "destructive", "Removes what Windows runs by itself."),
		),
	],
	[
		"new-service set-service",
		cmdlet(
			"name binaryPathName startupType status",
			"",
			"",
			asks("high", "persistence", "Changes which services the machine runs."),
		),
	],
	[
		"stop-service spsv remove-service restart-service suspend-service start-service sasv",
		cmdlet(
			"name",
			"force",
			"",
			asks("high", "destructive", "Starts, stops or removes a service."),
		),
	],
	[
		"stop-computer restart-computer checkpoint-computer",
		cmdlet(
			"computerName",
			"force",
			"",
			asks("high", "destructive", "Stops or restarts a machine."),
		),
	],
	[
		"stop-process spps kill",
		cmdlet("name id inputObject", "force passThru", "id", (bound, call) => {
			const name = (knownText(get(bound, "name")) ?? "").toLowerCase();
			if (name === "*" || name.includes("lsass") || name.includes("csrss"))
				call.effects.report(
					call.span,
					"critical",
					"destructive",
					"Ends processes the system needs.",
				);
			return unknown;
		}),
	],
	[
		"format-volume clear-disk initialize-disk remove-partition reset-physicaldisk remove-virtualdisk remove-storagepool set-disk resize-partition",
		cmdlet(
			"driveLetter number",
			"removeData removeOEM force",
			"",
			asks("critical", "destructive", "Destroys a disk or a volume."),
		),
	],
	[
		"clear-recyclebin",
		cmdlet(
			"driveLetter",
			"force",
			"",
			asks("high", "destructive", "Empties the recycle bin."),
		),
	],
	[
		"clear-eventlog remove-eventlog limit-eventlog wevtutil.clear",
		cmdlet(
			"logName",
			"",
			"",
			asks("critical", "destructive", "Deletes the machine's logs."),
		),
	],
	[
		"new-localuser set-localuser remove-localuser enable-localuser disable-localuser rename-localuser add-localgroupmember remove-localgroupmember new-localgroup add-adgroupmember new-aduser set-aduser set-adaccountpassword remove-aduser enable-adaccount add-computer remove-computer",
		cmdlet(
			"name",
			"",
			"",
			asks(
				"high",
				"privilege",
				"Changes the accounts of a machine or a domain.",
			),
		),
	],
	[
		"enable-psremoting enable-netfirewallrule new-netfirewallrule set-netfirewallprofile set-netfirewallrule disable-netfirewallrule remove-netfirewallrule enable-windowsoptionalfeature set-wsmanquickconfig new-netnat add-netnatstaticmapping new-smbshare",
		cmdlet(
			"name",
			"force",
			"",
			asks("high", "network", "Changes who can reach the machine."),
		),
	],
	[
		"enter-pssession etsn new-pssession nsn connect-pssession new-cimsession",
		cmdlet(
			"computerName hostName credential session",
			"useSSL",
			"computername",
			asks("high", "network", "Opens a shell on another machine."),
		),
	],
	[
		"set-mppreference add-mppreference remove-mppreference",
		cmdlet(
			"exclusionPath exclusionProcess exclusionExtension disableRealtimeMonitoring disableBehaviorMonitoring disableIOAVProtection disableScriptScanning disableBlockAtFirstSeen mapsReporting submitSamplesConsent",
			"force",
			"",
			defender,
		),
	],
	[
		"set-acl",
		cmdlet(`${path} aclObject`, "", "path", (bound, call) => {
			call.effects.act("mode", pathOf(bound), call.span);
			return unknown;
		}),
	],
	[
		"convertfrom-securestring export-pfxcertificate get-secret get-vaultcredential get-storedcredential export-certificate",
		cmdlet("secureString name vault", "asPlainText", "", (_bound, call) => {
			call.effects.report(
				call.span,
				"high",
				"secrets",
				"Reads a secret out of its store.",
			);
			return unknownFrom(origin.secret);
		}),
	],
	[
		"send-mailmessage",
		cmdlet(
			"to from subject body attachments smtpServer credential port",
			"useSsl bodyAsHtml",
			"",
			sendsMail,
		),
	],
	[
		"uninstall-module uninstall-package uninstall-windowsfeature remove-windowsfeature disable-windowsoptionalfeature remove-appxpackage",
		cmdlet(
			"name package",
			"allVersions force allUsers",
			"name",
			asks("high", "destructive", "Removes something that was installed."),
		),
	],
	[
		"register-psrepository set-psrepository register-packagesource",
		cmdlet(
			"name sourceLocation installationPolicy",
			"trusted",
			"name",
			asks("high", "network", "Changes where packages come from."),
		),
	],
	[
		"install-package install-script install-windowsfeature add-windowscapability add-appxpackage",
		cmdlet(
			"name source path",
			"force",
			"name",
			asks("high", "privilege", "Installs something for the machine."),
		),
	],
	[
		"remove-vm remove-azresourcegroup remove-azvm remove-azstorageaccount remove-azsqldatabase remove-azkeyvault remove-s3bucket remove-ec2instance remove-rdsdbinstance remove-gcsbucket remove-gceinstance remove-clusterresource remove-adorganizationalunit remove-addomain remove-sqldatabase remove-vmsnapshot remove-wbbackupset remove-gpo",
		cmdlet("name", "force", "", cluster),
	],
	[
		"debug-process out-minidump invoke-mimikatz invoke-shellcode invoke-reflectivepeinjection",
		cmdlet(
			"name",
			"",
			"",
			asks(
				"critical",
				"secrets",
				"Reads passwords out of the machine's memory.",
			),
		),
	],
	[
		"invoke-sqlcmd",
		cmdlet(
			"query serverInstance database inputFile username password",
			"",
			"query",
			(bound, call) => {
				const sql = get(bound, "query");
				if (sql !== undefined) call.effects.code("sql", sql, call.span);
				return unknown;
			},
		),
	],
	[
		"invoke-wmimethod invoke-cimmethod iwmi",
		cmdlet(
			"class className name methodName argumentList arguments computerName",
			"",
			"",
			(bound, call) => {
				call.effects.report(
					call.span,
					"high",
					"exec-remote",
					"Starts a program through the system's management.",
				);
				const args = get(bound, "argumentlist");
				const command = args?.kind === "list" ? args.items[0] : args;
				if (knownText(command) !== undefined)
					call.effects.code("cmd", command, call.span);
				return unknown;
			},
		),
	],
	[
		"remove-wmiobject remove-ciminstance",
		cmdlet("class query inputObject", "", "", (bound, call) => {
			const isCopy = JSON.stringify(
				[...bound.named.values()].map((value) => knownText(value) ?? ""),
			)
				.toLowerCase()
				.includes("shadowcopy");
			call.effects.report(
				call.span,
				isCopy ? "critical" : "high",
				"destructive",
				isCopy
					? "Destroys a volume's backups."
					: "Deletes an object of the system.",
			);
			return unknown;
		}),
	],
	["unblock-file", cmdlet("path literalPath", "", "path", () => unknown)],
	["set-clipboard scb", cmdlet("value", "append", "value", () => unknown)],
	[
		"get-clipboard gcb",
		cmdlet(
			"format",
			"raw",
			"",
			asks("high", "secrets", "Reads the clipboard."),
		),
	],
];

export const cmdlets: ReadonlyMap<string, Cmdlet> = new Map(
	rows.flatMap(([names, entry]) =>
		names.split(" ").map((name) => [name, entry] as const),
	),
);
