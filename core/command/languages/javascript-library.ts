/**
 * What JavaScript's calls do: Node's modules, Deno's and Bun's globals, and the packages scripts use for files, processes
 * and requests. Data; judges nothing.
 */
import { fromBase64, fromPercent, expand } from "./decode.ts";
import { words } from "./dialect.ts";
import {
	asks,
	callsBack,
	does,
	isTrue,
	joinsPath,
	type Call,
	type Constant,
	type Library,
	option,
	requests,
	type Rule,
	ruleTable,
	runsCode,
	same,
	shows,
	setsOwner,
} from "./library.ts";
import { characterOf, foldMethod, hidden } from "./methods.ts";
import { stores } from "./stores.ts";
import { environmentVariable } from "./environment.ts";
import {
	itemOf,
	itemsOf,
	joinTexts,
	knownText,
	listOf,
	mapText,
	nameOf,
	numberOf,
	origin,
	originOf,
	textOf,
	unknown,
	unknownFrom,
	withOrigin,
	type Value,
} from "./value.ts";

const removes: Rule = (call) => {
	const isTree =
		isTrue(option(call, "recursive")) || call.name.endsWith("emptyDir");
	call.effects.act(isTree ? "delete-tree" : "delete", call.args[0], call.span);
	return callsBackLast(call, unknown);
};

/** The last argument, when it is a function, gets an error and a result. */
function callsBackLast(call: Call, result: Value): Value | undefined {
	const last = call.args.at(-1);
	if (last?.kind === "function") call.apply(last, [unknown, result, result]);
	return result;
}

const reads: Rule = (call) => {
	const [path] = call.args;
	// Descriptor 0 is the input.
	const from =
		path?.kind === "number" ? 0 : call.effects.act("read", path, call.span);
	return callsBackLast(call, unknownFrom(from));
};

const writes =
	(act: "write" | "append" | "truncate"): Rule =>
	(call) => {
		const [path, content] = call.args;
		if (((content?.from ?? 0) & origin.network) !== 0)
			call.effects.downloaded(path);
		call.effects.act(act, path, call.span);
		call.effects.sends(textOf("localhost"), [], call.span);
		return callsBackLast(call, unknown);
	};

/** spawn(program, [words], {shell}): one line when a shell reads it. */
const spawns: Rule = (call) => {
	const [program, list] = call.args;
	if (program === undefined) return undefined;
	const folder = option(call, "cwd");
	if (program.kind === "list")
		return unknownFrom(
			call.effects.words([program], call.span, folder),
			"process",
		);
	const rest =
		list === undefined || list.kind === "record" || list.kind === "function"
			? []
			: [list];
	const isShell = isTrue(option(call, "shell"));
	const line = isShell
		? joinTexts([
				program,
				...rest.flatMap((value) =>
					(itemsOf(value) ?? [unknown]).flatMap((item) => [textOf(" "), item]),
				),
			])
		: program;
	const from = isShell
		? call.effects.shell(line, call.span, folder)
		: call.effects.words([program, ...rest], call.span, folder);
	feeds(call, program);
	callsBackLast(call, unknownFrom(from));
	return unknownFrom(from, "process");
};

function feeds(call: Call, program: Value): void {
	const input = option(call, "input");
	const name = knownText(program) ?? "";
	if (
		input !== undefined &&
		["sh", "bash", "zsh"].includes(name.slice(name.lastIndexOf("/") + 1))
	)
		call.effects.shell(input, call.span);
}

const executes: Rule = (call) => {
	const from = call.effects.shell(call.args[0], call.span, option(call, "cwd"));
	callsBackLast(call, unknownFrom(from));
	return unknownFrom(from, "process");
};

const required: Rule = (call) => {
	const name = knownText(call.args[0]);
	if (name?.startsWith("https://") || name?.startsWith("http://"))
		call.effects.code("javascript", unknownFrom(origin.network), call.span);
	return name === undefined
		? call.args[0]?.kind === "unknown"
			? nameOf("?module")
			: unknown
		: nameOf(canonical(name));
};

const gets: Rule = (call) => {
	requests()(call);
	const answer = unknownFrom(origin.network);
	for (const arg of call.args)
		if (arg.kind === "function") call.apply(arg, [answer]);
	return unknownFrom(
		origin.network |
			((call.args[0]?.from ?? 0) & (origin.file | origin.secret)),
		"request",
	);
};

/** `.then(f)`, `.on("data", f)`: f gets what the object comes from. */
const handsOn: Rule = (call) => {
	const given =
		call.receiver === undefined
			? unknown
			: withOrigin(unknownFrom(call.receiver.from), 0);
	let result: Value = unknownFrom(
		call.receiver?.from ?? 0,
		call.receiver?.type,
	);
	for (const arg of call.args) {
		if (
			arg.kind === "function" ||
			(arg.kind === "name" && !arg.name.startsWith("?"))
		) {
			const value = call.apply(arg, [
				call.receiver?.kind === "either" ||
				call.receiver?.kind === "text" ||
				call.receiver?.kind === "list" ||
				call.receiver?.kind === "record" ||
				call.receiver?.kind === "name"
					? call.receiver
					: given,
			]);
			if (call.name === ".then") result = value;
		}
	}
	return call.name === ".on" || call.name === ".once" ? call.receiver : result;
};

const listens: Rule = (call) => {
	const host = option(call, "host") ?? option(call, "hostname") ?? call.args[1];
	const name = knownText(host);
	const isServer =
		call.receiver?.type === "server" ||
		call.receiver?.kind === "unknown" ||
		call.receiver?.kind === "name";
	if (
		isServer &&
		name !== "127.0.0.1" &&
		name !== "localhost" &&
		name !== "::1"
	)
		call.effects.listens(call.span);
	return call.receiver;
};

const serves: Rule = (call) => {
	for (const arg of call.args)
		if (arg.kind === "function")
			call.apply(arg, [
				unknownFrom(origin.network, "socket"),
				unknownFrom(origin.network, "socket"),
			]);
	return unknownFrom(0, "server");
};

const connects: Rule = (call) => {
	const host =
		option(call, "host") ??
		call.args.find((arg) => arg.kind === "text") ??
		call.args[1];
	call.effects.connects(host, call.span);
	for (const arg of call.args)
		if (arg.kind === "function")
			call.apply(arg, [unknownFrom(origin.network, "socket")]);
	return unknownFrom(origin.network, "socket");
};

/** Content for the other end of a socket or request. */
const sends: Rule = (call) => {
	const type = call.receiver?.type;
	if (type === "socket" || type === "request") {
		call.effects.sends(undefined, call.args, call.span);
		if (type === "socket" && call.name === ".pipe") call.effects.redirects();
	} else if (type === "process" && call.name === ".write") return unknown;
	else
		call.effects.shows(
			call.name === ".write" || call.name === ".end"
				? call.args.filter((arg) => (arg.from & origin.environment) !== 0)
				: [],
			call.span,
		);
	for (const arg of call.args)
		if (arg.type === "socket" || arg.type === "request") {
			if (call.receiver !== undefined)
				call.effects.sends(undefined, [call.receiver], call.span);
			if (arg.type === "socket") call.effects.redirects();
		} else if (
			arg.type === "file" &&
			((call.receiver?.from ?? 0) & origin.network) !== 0
		)
			call.effects.downloaded(arg);
	return call.args[0]?.type === "file"
		? call.args[0]
		: unknownFrom(originOf([call.receiver, ...call.args]));
};

const copies: Rule = (call) => {
	const from = call.effects.act("read", call.args[0], call.span);
	if ((from & origin.network) !== 0) call.effects.downloaded(call.args[1]);
	call.effects.act("write", call.args[1], call.span);
	return unknown;
};

const moves: Rule = (call) => {
	call.effects.act("move", call.args[0], call.span);
	call.effects.act("write", call.args[1], call.span);
	return unknown;
};

const changesMode: Rule = (call) => {
	const mode = call.args[1];
	const bits =
		mode?.kind === "number"
			? mode.number
			: Number.parseInt(knownText(mode) ?? "0", 8);
	if ((bits & 0o6000) !== 0) setsOwner(call, call.args[0]);
	call.effects.act("mode", call.args[0], call.span);
	return unknown;
};

const buffers: Rule = (call) => {
	const [content, encoding] = call.args;
	const name = knownText(encoding);
	if (content?.kind === "list")
		return joinTexts(content.items.map(characterOf));
	if (content === undefined || name === undefined) return content;
	return (
		foldMethod("decode", content, [textOf(name)]) ??
		unknownFrom(content.from | (name === "utf8" ? 0 : origin.decoded))
	);
};

const tagged: Rule = (call) => {
	const [first] = call.args;
	if (first?.kind !== "text" && first?.kind !== "either") return undefined;
	return unknownFrom(call.effects.shell(first, call.span), "process");
};

const constructs: Rule = (call) => {
	const code = call.args.at(-1);
	if (code === undefined || (code.kind !== "text" && code.from === 0))
		return undefined;
	// Its parameters are not known here; what such code is given most is require.
	const params = call.args.slice(0, -1).map((arg) => knownText(arg) ?? "");
	const given = params
		.filter((name) => name !== "" && !name.includes(" "))
		.map((name) => textOf(`const ${name} = require;\n`));
	call.effects.code("javascript", joinTexts([...given, code]), call.span);
	return nameOf("?made");
};

const later: Rule = (call) => {
	const [first] = call.args;
	if (first?.kind === "text") call.effects.code("javascript", first, call.span);
	else return callsBack(call);
	return unknown;
};

const queries: Rule = (call) => {
	const [sql] = call.args;
	if (knownText(sql) !== undefined) call.effects.code("sql", sql, call.span);
	return callsBackLast(call, unknown);
};

const environmentGet: Rule = (call) => {
	const name = knownText(call.args[0]);
	return name === undefined
		? unknown
		: environmentVariable(name, call.effects.context);
};

const maps: Rule = (call) => {
	const { receiver } = call;
	const callee = call.args.find(
		(arg) => arg.kind === "function" || arg.kind === "name",
	);
	if (receiver === undefined || callee === undefined)
		return receiver === undefined ? undefined : unknownFrom(receiver.from);
	const items = itemsOf(receiver);
	if (call.name === ".reduce" || call.name === ".reduceRight") {
		const all = call.name === ".reduce" ? items : items?.toReversed();
		if (all === undefined || all.length > 512) {
			call.apply(callee, [unknownFrom(receiver.from), itemOf(receiver)]);
			return unknownFrom(receiver.from);
		}
		let total = call.args[1] ?? all[0] ?? unknown;
		for (const item of call.args[1] === undefined ? all.slice(1) : all)
			total = call.apply(callee, [total, item]);
		return total;
	}
	if (items !== undefined && items.length <= 4096)
		return listOf(
			items.map((item, at) => call.apply(callee, [item, numberOf(at)])),
		);
	return listOf([call.apply(callee, [itemOf(receiver)])], true);
};

const filters: Rule = (call) => {
	maps(call);
	return call.receiver;
};

/** A name in some folder: no path of its own. */
const anyName: Value = { kind: "text", pieces: ["./", undefined], from: 0 };

const rules = ruleTable({
	...stores,
	require: required,
	"import.meta.resolve require.resolve": same(),
	"module.createRequire": () => nameOf("require"),
	"process.binding process._linkedBinding process.dlopen": asks(
		"high",
		"exec-remote",
		"Reaches for parts of Node that are kept from plain code.",
	),
	"eval vm.runInThisContext vm.runInNewContext vm.runInContext vm.Script vm.compileFunction repl.start vm.SourceTextModule":
		runsCode(),
	"Function AsyncFunction GeneratorFunction .constructor": constructs,
	"setTimeout setInterval setImmediate queueMicrotask process.nextTick": later,
	"child_process.exec child_process.execSync shelljs.exec sh.exec shell.exec execa.command execa.commandSync execa.execaCommand execa.execaCommandSync":
		executes,
	"child_process.spawn child_process.spawnSync child_process.execFile child_process.execFileSync child_process.fork execa execa.execa execa.execaSync execa.sync cross-spawn cross-spawn.sync Bun.spawn Bun.spawnSync":
		(call) =>
			call.name.endsWith(".fork")
				? unknownFrom(
						call.effects.words(
							[
								textOf("node"),
								...call.args.filter((arg) => arg.kind !== "record"),
							],
							call.span,
						),
					)
				: spawns(call),
	"Deno.Command Deno.run": (call) => {
		const options = call.args.find((arg) => arg.kind === "record");
		const given = option(call, "args");
		const cmd =
			option(call, "cmd") ??
			(options === call.args[0] ? undefined : call.args[0]);
		if (cmd === undefined) return unknown;
		return unknownFrom(
			call.effects.words(
				given === undefined ? [cmd] : [cmd, given],
				call.span,
				option(call, "cwd"),
			),
			"process",
		);
	},
	"Bun.$ zx.$ $ execa.$ dax.$ bun.$": tagged,
	"process.kill Deno.kill": (call) => {
		if (call.args[0]?.kind === "number" && call.args[0].number === -1)
			call.effects.report(
				call.span,
				"critical",
				"destructive",
				"Ends every process.",
			);
		return unknown;
	},
	"process.setuid process.setgid process.seteuid process.setegid": asks(
		"high",
		"privilege",
		"Changes whose rights the program has.",
	),
	"process.chdir Deno.chdir shelljs.cd": (call) => {
		call.effects.changeFolder(call.args[0]);
		return unknown;
	},
	"process.cwd Deno.cwd": (call) =>
		textOf(call.effects.folder ?? call.effects.context.cwd),
	"os.homedir": (call) => textOf(call.effects.context.home),
	"os.tmpdir fs.mkdtempSync Deno.makeTempDirSync Deno.makeTempDir fs.mkdtemp":
		() => textOf("/tmp/node"),
	"process.getBuiltinModule module._load .require process.mainModule.require module.constructor._load":
		required,

	"fs.rm fs.rmSync fs.unlink fs.unlinkSync fs.rmdir fs.rmdirSync Deno.remove Deno.removeSync":
		removes,
	"fs-extra.remove fs-extra.removeSync fs.remove fs.removeSync fs-extra.emptyDir fs-extra.emptyDirSync fs.emptyDirSync rimraf rimraf.sync rimraf.rimraf rimraf.rimrafSync rimraf.rimraf.sync rimraf.rimraf.native rimraf.native rimraf.nativeSync rimraf.manual rimraf.default del del.sync del.deleteAsync del.deleteSync trash":
		does("delete-tree"),
	"shelljs.rm": (call) => {
		const [first, ...rest] = call.args;
		const flags = knownText(first) ?? "";
		const isFlag = flags.startsWith("-");
		call.effects.act(
			isFlag && flags.toLowerCase().includes("r") ? "delete-tree" : "delete",
			listOf(isFlag ? rest : call.args),
			call.span,
		);
		return unknown;
	},
	"fs.writeFile fs.writeFileSync fs.outputFile fs.outputFileSync fs-extra.outputFile fs-extra.writeJson Deno.writeTextFile Deno.writeTextFileSync Deno.writeFile Deno.writeFileSync Bun.write":
		writes("write"),
	"fs.createWriteStream": (call) => {
		const isAppend = (knownText(option(call, "flags")) ?? "").startsWith("a");
		call.effects.act(isAppend ? "append" : "write", call.args[0], call.span);
		const [path] = call.args;
		return path === undefined ? unknown : { ...path, type: "file" };
	},
	"fs.appendFile fs.appendFileSync": writes("append"),
	"fs.truncate fs.truncateSync Deno.truncate Deno.truncateSync":
		writes("truncate"),
	"fs.readFile fs.readFileSync fs.createReadStream Deno.readTextFile Deno.readTextFileSync Deno.readFile Deno.readFileSync Deno.open Bun.file fs-extra.readJson fs-extra.readJsonSync fs.openAsBlob":
		reads,
	"fs.open fs.openSync": (call) => {
		const flags = knownText(call.args[1]) ?? "r";
		return unknownFrom(
			call.effects.act(
				flags.startsWith("a")
					? "append"
					: flags.startsWith("w")
						? "write"
						: "read",
				call.args[0],
				call.span,
			),
		);
	},
	"fs.copyFile fs.copyFileSync fs.cp fs.cpSync fs-extra.copy fs-extra.copySync fs.copy fs.copySync Deno.copyFile Deno.copyFileSync fs.symlink fs.symlinkSync fs.link fs.linkSync Deno.symlink Deno.symlinkSync":
		copies,
	"fs.rename fs.renameSync Deno.rename Deno.renameSync fs-extra.move fs-extra.moveSync fs.move fs.moveSync":
		moves,
	"fs.chmod fs.chmodSync Deno.chmod Deno.chmodSync": changesMode,
	"fs.chown fs.chownSync Deno.chown Deno.chownSync fs.lchown": does("mode"),
	"fs.readdir fs.readdirSync Deno.readDirSync Deno.readDir fs.globSync fs.glob glob.sync glob.globSync glob.glob fast-glob.sync globby.sync":
		(call) => {
			const isGlob = call.name.includes("lob");
			const items = isGlob
				? listOf([{ ...(call.args[0] ?? unknown), type: "Pattern" }])
				: listOf([anyName]);
			return callsBackLast(call, items);
		},
	"path.join path.resolve path.posix.join path.posix.resolve url.pathToFileURL":
		(call) =>
			call.name === "path.resolve" && call.args.length === 0
				? textOf(call.effects.context.cwd)
				: joinsPath(call),
	"path.normalize url.fileURLToPath fs.realpathSync": same(),
	"path.dirname": (call) =>
		mapText(call.args[0], (text) =>
			text.slice(0, Math.max(1, text.lastIndexOf("/"))),
		),
	"path.basename": (call) =>
		mapText(call.args[0], (text) => text.slice(text.lastIndexOf("/") + 1)),
	"Deno.env.get": environmentGet,
	"Deno.env.toObject": () => unknownFrom(origin.environment),
	"Deno.dlopen bun:ffi.dlopen ffi-napi.Library koffi.load ffi.Library": asks(
		"high",
		"exec-remote",
		"Calls code outside JavaScript that is not looked at.",
	),
	"keytar.getPassword keytar.findCredentials keytar.findPassword": (call) => {
		call.effects.report(
			call.span,
			"high",
			"secrets",
			"Reads a secret from a keychain.",
		);
		return unknownFrom(origin.secret);
	},

	"fetch node-fetch node-fetch.default axios axios.get axios.post axios.put axios.patch axios.delete axios.request got got.post got.get superagent.get superagent.post undici.fetch undici.request needle request request.get request.post http.get https.get http.request https.request":
		gets,
	"net.connect net.createConnection tls.connect net.Socket Deno.connect Bun.connect":
		connects,
	"socket.connect": (call) => {
		connects(call);
		return call.receiver;
	},
	"WebSocket ws.WebSocket ws": (call) => {
		call.effects.sends(call.args[0], [], call.span);
		return unknownFrom(origin.network, "socket");
	},
	"dns.lookup dns.resolve dns.resolve4 dns.promises.lookup dns.resolveTxt": (
		call,
	) => {
		call.effects.sends(undefined, call.args, call.span);
		return callsBackLast(call, unknown);
	},
	"http.createServer https.createServer net.createServer tls.createServer express fastify":
		serves,
	".listen": listens,
	"Deno.listen Deno.serve Bun.serve Bun.listen": (call) => {
		const host = knownText(option(call, "hostname"));
		if (host !== "127.0.0.1" && host !== "localhost")
			call.effects.listens(call.span);
		return callsBack(call);
	},
	".send .write .end .pipe .sendMail": sends,
	".then .catch .finally .on .once .addEventListener": handsOn,
	".map .forEach .flatMap .reduce .reduceRight .some .every .find": maps,
	".filter .sort": filters,
	".apply .call .bind": (call) => {
		const [, ...rest] = call.args;
		const { receiver } = call;
		if (receiver === undefined) return undefined;
		if (call.name === ".bind")
			return receiver.kind === "name" || receiver.kind === "function"
				? { ...receiver, bound: rest }
				: receiver;
		const given =
			call.name === ".apply"
				? rest[0] === undefined
					? []
					: (itemsOf(rest[0]) ?? [unknown])
				: rest;
		return call.apply(receiver, given);
	},
	"Reflect.apply": (call) =>
		call.args[0] === undefined
			? undefined
			: call.apply(
					call.args[0],
					call.args[2] === undefined
						? []
						: (itemsOf(call.args[2]) ?? [unknown]),
				),
	"Reflect.get": (call) => {
		const key = knownText(call.args[1]);
		return call.args[0] === undefined || key === undefined
			? unknown
			: call.member(call.args[0], key);
	},
	"util.promisify": same(),
	"Buffer.from Buffer": buffers,
	atob: (call) => hidden(call.args[0], fromBase64),
	"decodeURIComponent unescape decodeURI querystring.unescape": (call) =>
		mapText(call.args[0], fromPercent),
	"zlib.inflateSync zlib.gunzipSync zlib.unzipSync zlib.inflateRawSync zlib.brotliDecompressSync":
		(call) => hidden(call.args[0], expand),
	"String.fromCharCode String.fromCodePoint": (call) =>
		joinTexts(call.args.map(characterOf)),
	"String.raw String Array.from Array.of Object.freeze structuredClone JSON.parse URL Promise.resolve Promise.all Symbol":
		(call) => {
			const [first, second] = call.args;
			if (
				call.name === "Array.from" &&
				first !== undefined &&
				second?.kind === "function"
			)
				return maps({ ...call, receiver: first, args: [second], name: ".map" });
			if (call.name === "Array.of") return listOf(call.args);
			return first;
		},
	"Object.assign": (call) => {
		const [first] = call.args;
		return first?.kind === "name" ? unknown : unknownFrom(originOf(call.args));
	},
	"JSON.stringify Object.entries Object.values Object.fromEntries util.inspect Object.keys":
		(call) => unknownFrom(originOf(call.args)),
	".charCodeAt .codePointAt": (call) => {
		const text =
			call.receiver === undefined ? undefined : knownText(call.receiver);
		const at = call.args[0]?.kind === "number" ? call.args[0].number : 0;
		const code = text?.charCodeAt(at);
		return code === undefined || Number.isNaN(code) ? unknown : numberOf(code);
	},
	"parseInt Number": (call) => {
		const text = knownText(call.args[0]);
		const base = call.args[1]?.kind === "number" ? call.args[1].number : 10;
		const number =
			text === undefined
				? Number.NaN
				: Number.parseInt(text, base >= 2 && base <= 36 ? base : 10);
		return Number.isNaN(number) ? unknown : numberOf(number);
	},
	"console.log console.error console.info console.warn console.debug console.table console.dir process.stdout.write process.stderr.write Deno.stdout.write print printjson":
		shows,
	".query .execute .executeSql .raw .$executeRawUnsafe .$queryRawUnsafe .exec .prepare":
		queries,
	".json .text .blob .arrayBuffer .trim .entries .stdout .toJSON": (call) =>
		call.receiver,
	"db.dropDatabase db.getSiblingDB.dropDatabase": asks(
		"critical",
		"destructive",
		"Destroys stored data or infrastructure.",
	),
	".drop": (call) => {
		if (call.receiver?.kind === "name" && call.receiver.name.startsWith("db."))
			call.effects.report(
				call.span,
				"critical",
				"destructive",
				"Destroys stored data or infrastructure.",
			);
		return unknown;
	},
	".remove": (call) => {
		const isAll =
			call.args[0]?.kind === "record" && call.args[0].entries.size === 0;
		if (
			call.receiver?.kind === "name" &&
			call.receiver.name.startsWith("db.") &&
			(isAll || call.args.length === 0)
		)
			call.effects.report(
				call.span,
				"critical",
				"destructive",
				"Destroys stored data or infrastructure.",
			);
		return unknown;
	},
	"db.createUser db.grantRolesToUser db.updateUser db.changeUserPassword": asks(
		"high",
		"privilege",
		"Changes who may enter a database.",
	),
	load: (call) => {
		call.effects.act("read", call.args[0], call.span);
		return unknown;
	},
});

const started = words(
	"globalThis window global self this process.mainModule top frames",
);

function canonical(name: string): string {
	let known = name.startsWith("node:") ? name.slice(5) : name;
	for (let turn = 0; turn < 4; turn += 1) {
		const dot = known.indexOf(".");
		const head = known.slice(0, dot);
		if (dot > 0 && started.has(head)) known = known.slice(dot + 1);
		else break;
	}
	if (known.endsWith(".default")) known = known.slice(0, -8);
	known = known
		.replaceAll("fs/promises", "fs")
		.replaceAll("fs.promises", "fs")
		.replaceAll(".prototype", "")
		.replaceAll(".default.", ".");
	if (known.endsWith(".require")) return "require";
	if (known === "path/posix") return "path";
	if (known.startsWith("graceful-fs") || known.startsWith("fs-extra.")) {
		const rest = known.slice(known.indexOf(".") + 1);
		return `fs.${rest}`;
	}
	if (known === "fs-extra") return "fs";
	if (known.startsWith("cp.")) return known;
	return known;
}

function inFolder(
	name: string,
): (effects: { context: { cwd: string } }) => Value {
	return (effects) => textOf(effects.context.cwd + name);
}

export const javascriptLibrary: Library = {
	language: "javascript",
	rules,
	constants: new Map<string, Constant>([
		["process.execPath", () => textOf("node")],
		["Deno.execPath", () => textOf("deno")],
		["process.argv0", () => textOf("node")],
		["process.argv", () => listOf([unknown], true)],
		["Deno.args", () => listOf([unknown], true)],
		[
			"process.env",
			() => ({ ...nameOf("process.env"), from: origin.environment }),
		],
		["Bun.env", () => ({ ...nameOf("process.env"), from: origin.environment })],
		["__dirname", inFolder("")],
		["__filename", inFolder("/script.js")],
		["import.meta.dirname", inFolder("")],
		["import.meta.url", inFolder("/script.js")],
		["path.sep", () => textOf("/")],
	]),
	canonical,
	joins: words("+"),
	repeats: new Set(),
	pipes: new Set(),
	formats: false,
	powerful: words(
		"child_process fs process globalThis Deno Bun vm module ?module",
	),
	environments: words("process.env Bun.env"),
	bareCalls: "none",
	countsFromOne: false,
	callsTexts: false,
	command: "shell",
	showsStatements: "all",
};
