/**
 * What Python's calls do: the standard library, and the packages scripts use for files, processes and requests. Data;
 * judges nothing.
 */
import {
	expand,
	fromBase32,
	fromBase64,
	fromHex,
	fromPercent,
	rot13,
} from "./decode.ts";
import { stores } from "./stores.ts";
import {
	allValues,
	argument,
	asks,
	callsBack,
	does,
	doesToSelf,
	joinsPath,
	type Call,
	type Constant,
	type Library,
	option,
	requests,
	type Rule,
	ruleTable,
	runsCode,
	runsShell,
	same,
	self,
	isTrue,
	shows,
	setsOwner,
} from "./library.ts";
import { words } from "./dialect.ts";
import { environmentVariable } from "./environment.ts";
import { characterOf, hidden } from "./methods.ts";
import {
	fromPieces,
	itemsOf,
	joinTexts,
	knownText,
	listOf,
	mapText,
	nameOf,
	numberOf,
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

/** open(): the mode says whether it reads, writes or adds. */
function opens(call: Call, path: Value | undefined, modeAt: number): Value {
	const mode = knownText(argument(call, modeAt, "mode")) ?? "r";
	const act = mode.includes("a")
		? "append"
		: mode.includes("w") || mode.includes("x") || mode.includes("+")
			? "write"
			: "read";
	const from = call.effects.act(act, path, call.span);
	return {
		...fromPieces(path === undefined ? [undefined] : piecesOf(path), from),
		type: "file",
		from,
	};
}

/** subprocess's: a list of words, or a line with shell=True. */
const runsProcess: Rule = (call) => {
	const command = argument(call, 0, "args");
	if (command === undefined) return undefined;
	const { effects, span } = call;
	const folder = argument(call, -1, "cwd");
	const input = argument(call, -1, "input", "stdin");
	const isWords = command.kind === "list" && !isTrue(option(call, "shell"));
	const from = isWords
		? effects.words([command], span, folder)
		: effects.shell(
				command.kind === "list" ? command.items[0] : command,
				span,
				folder,
			);
	feeds(call, command, input);
	return unknownFrom(from, "process");
};

/** A shell that gets its commands on its input. */
function feeds(call: Call, command: Value, input: Value | undefined): void {
	if (input === undefined || input.kind === "name") return;
	for (const possible of optionsOf(command)) {
		const program = knownText(
			possible.kind === "list" ? possible.items[0] : possible,
		);
		const name = program?.slice(program.lastIndexOf("/") + 1) ?? "";
		if (shells.has(name)) call.effects.shell(input, call.span);
		else if (name.startsWith("python"))
			call.effects.code("python", input, call.span);
	}
}

const shells = words("sh bash zsh dash ksh");

const changesMode: Rule = (call) => {
	const path = call.name.startsWith("Path.")
		? call.receiver
		: argument(call, 0, "path");
	const mode = argument(call, call.name.startsWith("Path.") ? 0 : 1, "mode");
	const bits = mode?.kind === "number" ? mode.number : 0;
	if ((bits & 0o6000) !== 0) setsOwner(call, path);
	call.effects.act("mode", path, call.span);
	return undefined;
};

const kills: Rule = (call) => {
	const [pid] = call.args;
	if (pid?.kind === "number" && pid.number === -1)
		call.effects.report(
			call.span,
			"critical",
			"destructive",
			"Ends every process.",
		);
	return unknown;
};

const forks: Rule = (call) => {
	if (call.repeated)
		call.effects.report(
			call.span,
			"critical",
			"destructive",
			"Starts copies of itself without end.",
		);
	return unknown;
};

const copies: Rule = (call) => {
	const from = call.effects.act("read", argument(call, 0, "src"), call.span);
	if ((from & origin.network) !== 0)
		call.effects.downloaded(argument(call, 1, "dst"));
	call.effects.act("write", argument(call, 1, "dst"), call.span);
	return unknown;
};

const moves: Rule = (call) => {
	const isMethod = call.name.startsWith("Path.");
	call.effects.act(
		"move",
		isMethod ? call.receiver : argument(call, 0, "src"),
		call.span,
	);
	call.effects.act(
		"write",
		argument(call, isMethod ? 0 : 1, "dst", "target"),
		call.span,
	);
	return unknown;
};

const downloads: Rule = (call) => {
	requests()(call);
	const to = argument(call, 1, "filename", "out", "destination");
	if (to !== undefined) call.effects.act("write", to, call.span);
	call.effects.downloaded(to);
	// The path, and the answer's headers.
	return listOf([
		{ ...(to ?? textOf("/tmp/python")), from: origin.network },
		unknown,
	]);
};

/** Only the method's object and its arguments say whether content leaves. */
const sendsAll: Rule = (call) => {
	call.effects.sends(undefined, call.args, call.span);
	return unknownFrom(origin.network, call.receiver?.type);
};

const connects: Rule = (call) => {
	const [address] = call.args;
	const host = address?.kind === "list" ? address.items[0] : address;
	const port = address?.kind === "list" ? address.items[1] : call.args[1];
	if (call.repeated && port !== undefined && port.kind !== "number")
		call.effects.report(
			call.span,
			"high",
			"network",
			"Tries ports of another machine.",
		);
	call.effects.connects(host, call.span);
	return unknownFrom(origin.network, "socket");
};

const listens: Rule = (call) => {
	call.effects.listens(call.span);
	return typed(unknownFrom(origin.network), "socket");
};

/** A listener on this machine only is local traffic. */
const binds: Rule = (call) => {
	const [address] = call.args;
	const host =
		address?.kind === "list" ? knownText(address.items[0]) : undefined;
	if (host !== "127.0.0.1" && host !== "localhost" && host !== "::1")
		call.effects.listens(call.span);
	return unknown;
};

const redirects: Rule = (call) => {
	call.effects.redirects();
	return undefined;
};

const pickles: Rule = (call) => {
	const from = originOf(call.args);
	if ((from & (origin.network | origin.decoded)) !== 0)
		call.effects.code("python", unknownFrom(from), call.span);
	return unknownFrom(from);
};

const environmentItem: Rule = (call) => {
	const name = knownText(call.args[0]);
	return name === undefined
		? unknown
		: environmentVariable(name, call.effects.context);
};

const path: Rule = (call) => {
	const [first] = call.args;
	const joined =
		call.args.length > 1
			? (joinsPath(call) ?? unknown)
			: (first ?? textOf("."));
	return typed(joined, "Path");
};

/** The folder that holds the path. */
const parent = (value: Value | undefined): Value =>
	mapText(value, (text) => {
		const at = text.lastIndexOf("/");
		return at > 0 ? text.slice(0, at) : at === 0 ? "/" : ".";
	});

/** A name in some folder: no path of its own. */
const anyName: Value = { kind: "text", pieces: ["./", undefined], from: 0 };

/** What a folder lists: any name in it. */
const listed = (folder: Value | undefined, pattern?: Value): Value => {
	const name = pattern === undefined ? unknown : pattern;
	const joined = joinTexts([folder ?? textOf("."), textOf("/"), name]);
	return listOf([typed(joined, "Path")]);
};

const attribute: Rule = (call) => {
	const [object, name, fallback] = call.args;
	if (object === undefined) return undefined;
	const key = knownText(name);
	if (key !== undefined) return call.member(object, key);
	if (object.kind === "name") return nameOf(`${object.name}.?`);
	return fallback ?? unknownFrom(object.from);
};

const moduleNamed: Rule = (call) => {
	const name = knownText(call.args[0]);
	return name === undefined ? nameOf("?.?") : nameOf(canonical(name));
};

const calledLater: Rule = (call) => {
	const target = argument(call, -1, "target", "func");
	const args = argument(call, -1, "args");
	if (target !== undefined)
		call.apply(target, args === undefined ? [] : (itemsOf(args) ?? [unknown]));
	else return callsBack(call);
	return unknown;
};

const bound: Rule = (call) => {
	const [callee, ...args] = call.args;
	return callee?.kind === "name" || callee?.kind === "function"
		? { ...callee, bound: args }
		: callee;
};

const mapped: Rule = (call) => {
	const [callee, source] = call.args;
	if (callee === undefined || source === undefined) return undefined;
	const items = itemsOf(source);
	return items === undefined
		? listOf([call.apply(callee, [unknownFrom(source.from)])], true)
		: listOf(items.slice(0, 4096).map((item) => call.apply(callee, [item])));
};

const executes: Rule = (call) => {
	const sql = argument(call, 0, "sql", "statement");
	if (knownText(sql) !== undefined) call.effects.code("sql", sql, call.span);
	return unknown;
};

const numbers: Rule = (call) => {
	const [list] = call.args;
	return list?.kind === "list" ? joinTexts(list.items.map(characterOf)) : list;
};

/** As a shell writes it; a template of ours has no part in it. */
const homeInBraces = ["$", "{HOME}"].join("");

const rules = ruleTable({
	"os.system os.popen subprocess.getoutput subprocess.getstatusoutput commands.getoutput asyncio.create_subprocess_shell pexpect.spawn pexpect.run pexpect.runu invoke.run platform.popen":
		runsShell(),
	"subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.Popen":
		runsProcess,
	"asyncio.create_subprocess_exec": (call) =>
		unknownFrom(call.effects.words(call.args, call.span)),
	"os.execl os.execlp os.execle os.execlpe": (call) =>
		unknownFrom(
			call.effects.words(
				[call.args[0] ?? unknown, ...call.args.slice(2)],
				call.span,
			),
		),
	"os.execv os.execvp os.execve os.execvpe os.posix_spawn os.posix_spawnp": (
		call,
	) => execs(call, 0),
	"os.spawnl os.spawnlp os.spawnle os.spawnlpe": (call) =>
		unknownFrom(
			call.effects.words(
				[call.args[1] ?? unknown, ...call.args.slice(3)],
				call.span,
			),
		),
	"os.spawnv os.spawnvp os.spawnve os.spawnvpe": (call) => execs(call, 1),
	"os.startfile webbrowser.open": () => unknown,
	"pty.spawn": (call) => {
		call.effects.redirects();
		const [command] = call.args;
		const from =
			command?.kind === "list"
				? call.effects.words([command], call.span)
				: call.effects.shell(command, call.span);
		call.effects.startsShell(call.span);
		return unknownFrom(from);
	},
	"process.communicate": (call) => {
		const input = argument(call, 0, "input");
		if (input !== undefined && call.receiver !== undefined)
			call.effects.sends(undefined, [], call.span);
		return unknownFrom(call.receiver?.from ?? 0);
	},
	"process.read process.readlines process.stdout": (call) =>
		unknownFrom(call.receiver?.from ?? 0),
	"eval exec compile timeit.timeit timeit.repeat cProfile.run profile.run code.interact runpy.run_string types.CodeType pd.eval":
		runsCode(),
	"execfile runpy.run_path": (call) => {
		const [file] = call.args;
		const from = call.effects.act("read", file, call.span) | (file?.from ?? 0);
		if ((from & origin.network) !== 0)
			call.effects.code("python", unknownFrom(origin.network), call.span);
		else call.effects.words([textOf("python3"), file ?? unknown], call.span);
		return unknownFrom(from);
	},
	"code.InteractiveConsole.runsource .runsource .runcode": runsCode(),
	"__import__ importlib.import_module importlib.__import__ imp.load_module pydoc.locate":
		moduleNamed,
	getattr: attribute,
	"operator.attrgetter": (call) => ({
		...nameOf("%attribute"),
		bound: call.args,
	}),
	"%attribute": (call) =>
		attribute({
			...call,
			args: [call.args[1] ?? unknown, call.args[0] ?? unknown],
		}),
	"operator.methodcaller": (call) => ({
		...nameOf("%method"),
		bound: call.args,
	}),
	"%method": (call) => {
		const [name, ...rest] = call.args;
		const object = rest.at(-1);
		const key = knownText(name);
		return object === undefined || key === undefined
			? unknown
			: call.apply(call.member(object, key), rest.slice(0, -1));
	},
	"functools.partial": bound,
	"functools.reduce map filter": mapped,
	".map .starmap .imap .submit .apply .apply_async .run_in_executor .call_soon":
		(call) => {
			const at = call.args.findIndex(
				(arg) => arg.kind === "name" || arg.kind === "function",
			);
			const callee = call.args[at];
			if (callee === undefined) return undefined;
			const rest = call.args
				.slice(at + 1)
				.map((arg) => (arg.kind === "list" ? (arg.items[0] ?? unknown) : arg));
			return call.apply(callee, rest);
		},
	"threading.Thread multiprocessing.Process threading.Timer atexit.register asyncio.to_thread":
		calledLater,
	".__getattribute__ .__getattr__": (call) =>
		attribute({ ...call, args: [call.receiver ?? unknown, ...call.args] }),
	".__call__": (call) =>
		call.receiver === undefined
			? undefined
			: call.apply(call.receiver, call.args),
	".__subclasses__ .__reduce__": asks(
		"high",
		"exec-remote",
		"Reaches for parts of Python that are kept from plain code.",
	),
	"vars dict list tuple set sorted iter next reversed enumerate zip str repr bytes bytearray memoryview ascii dict.copy copy.copy copy.deepcopy typing.cast io.StringIO io.BytesIO bool":
		(call) => {
			const [first] = call.args;
			if (call.name === "reversed" && first !== undefined) {
				const items = itemsOf(first);
				return items === undefined
					? unknownFrom(first.from)
					: listOf(items.toReversed());
			}
			if (
				(call.name === "bytes" || call.name === "bytearray") &&
				first?.kind === "list"
			)
				return numbers(call);
			return first;
		},
	"globals locals vars": (call) => call.args[0] ?? nameOf("globals"),
	chr: (call) => characterOf(call.args[0]),
	ord: (call) => {
		const text = knownText(call.args[0]);
		return text === undefined || text === ""
			? unknown
			: numberOf(text.codePointAt(0) ?? 0);
	},
	int: (call) => {
		const text = knownText(call.args[0]);
		const base = call.args[1]?.kind === "number" ? call.args[1].number : 10;
		const number =
			text === undefined
				? Number.NaN
				: Number.parseInt(text, base >= 2 && base <= 36 ? base : 10);
		return Number.isNaN(number) ? unknown : numberOf(number);
	},
	len: () => unknown,
	range: (call) => {
		const numbersGiven = call.args.map((arg) =>
			arg.kind === "number" ? arg.number : Number.NaN,
		);
		const [from, to, step] =
			numbersGiven.length === 1
				? [0, numbersGiven[0] ?? 0, 1]
				: [numbersGiven[0] ?? 0, numbersGiven[1] ?? 0, numbersGiven[2] ?? 1];
		if (
			numbersGiven.some(Number.isNaN) ||
			step === 0 ||
			Math.abs((to - from) / step) > 256
		)
			return listOf([unknown], true);
		return listOf(
			Array.from(
				{ length: Math.max(0, Math.ceil((to - from) / step)) },
				(_, at) => numberOf(from + at * step),
			),
		);
	},
	"base64.b64decode base64.urlsafe_b64decode base64.standard_b64decode base64.decodebytes base64.decodestring binascii.a2b_base64":
		(call) => hidden(call.args[0], fromBase64),
	"base64.b32decode": (call) => hidden(call.args[0], fromBase32),
	"base64.b85decode base64.a85decode binascii.a2b_uu marshal.loads": (call) =>
		unknownFrom(originOf(call.args) | origin.decoded),
	"bytes.fromhex bytearray.fromhex binascii.unhexlify binascii.a2b_hex": (
		call,
	) => hidden(call.args[0], fromHex),
	"zlib.decompress gzip.decompress bz2.decompress lzma.decompress": (call) =>
		hidden(call.args[0], expand),
	"codecs.decode": (call) => {
		const name = knownText(argument(call, 1, "encoding")) ?? "";
		if (name.startsWith("rot")) return hidden(call.args[0], rot13);
		if (name.startsWith("hex")) return hidden(call.args[0], fromHex);
		return name.startsWith("base64")
			? hidden(call.args[0], fromBase64)
			: call.args[0];
	},
	"codecs.encode": (call) =>
		(knownText(call.args[1]) ?? "").startsWith("rot")
			? hidden(call.args[0], rot13)
			: call.args[0],
	"urllib.parse.unquote urllib.unquote urllib.parse.unquote_plus": (call) =>
		mapText(call.args[0], fromPercent),
	"shlex.split": (call) => {
		const text = knownText(call.args[0]);
		return text === undefined
			? listOf([unknownFrom(call.args[0]?.from ?? 0)], true)
			: call.args[0];
	},
	"shlex.join str.join": (call) =>
		call.args[0]?.kind === "list" ? call.args[0] : undefined,
	"shlex.quote pipes.quote": same(),
	"pickle.loads pickle.load dill.loads cloudpickle.loads yaml.unsafe_load joblib.load":
		pickles,

	"os.remove os.unlink os.rmdir pathlib.Path.unlink": does("delete"),
	"shutil.rmtree distutils.dir_util.remove_tree setuptools.remove_tree shutil.rmtree.avoids_symlink_attacks":
		does("delete-tree"),
	"os.removedirs send2trash.send2trash send2trash": does("delete"),
	"Path.unlink Path.rmdir": doesToSelf("delete"),
	"Path.rmtree Path.rmtree_p .rmtree": (call) => {
		call.effects.act("delete-tree", call.args[0] ?? call.receiver, call.span);
		return unknown;
	},
	"Path.write_text Path.write_bytes": (call) => {
		if (((call.args[0]?.from ?? 0) & origin.network) !== 0)
			call.effects.downloaded(call.receiver);
		call.effects.act("write", call.receiver, call.span);
		return unknown;
	},
	"Path.read_text Path.read_bytes": doesToSelf("read"),
	"Path.open": (call) => opens(call, call.receiver, 0),
	"Path.touch Path.mkdir Path.exists Path.is_file Path.is_dir Path.stat": () =>
		unknown,
	"Path.chmod os.chmod os.lchmod": changesMode,
	"Path.rename Path.replace os.rename os.replace os.renames shutil.move": moves,
	"Path.glob Path.rglob": (call) => listed(call.receiver, call.args[0]),
	"Path.iterdir": (call) => listed(call.receiver),
	"Path.joinpath Path.with_name": (call) =>
		typed(
			joinsPath({ ...call, args: [call.receiver ?? unknown, ...call.args] }) ??
				unknown,
			"Path",
		),
	"Path.expanduser Path.resolve Path.absolute Path.as_posix Path.with_suffix":
		self,
	"os.truncate file.truncate .ftruncate": (call) => {
		call.effects.act(
			"truncate",
			call.receiver?.type === "file" ? call.receiver : call.args[0],
			call.span,
		);
		return unknown;
	},
	open: (call) => opens(call, argument(call, 0, "file"), 1),
	"io.open codecs.open os.fdopen gzip.open bz2.open lzma.open tarfile.open zipfile.ZipFile":
		(call) => opens(call, argument(call, 0, "file", "filename", "name"), 1),
	"os.open": (call) => {
		const from = call.effects.act("read", call.args[0], call.span);
		return unknownFrom(from, "file");
	},
	"file.read file.readlines file.readline": (call) =>
		unknownFrom(call.receiver?.from ?? 0),
	"file.write file.writelines": (call) => {
		if (((call.args[0]?.from ?? 0) & origin.network) !== 0)
			call.effects.downloaded(call.receiver);
		return unknown;
	},
	"shutil.copy shutil.copy2 shutil.copyfile shutil.copytree": copies,
	"shutil.copyfileobj": (call) => {
		if (((call.args[0]?.from ?? 0) & origin.network) !== 0)
			call.effects.downloaded(call.args[1]);
		return unknown;
	},
	"os.symlink os.link": (call) => {
		const from = call.effects.act("read", call.args[0], call.span);
		call.effects.act("write", call.args[1], call.span);
		return unknownFrom(from);
	},
	"os.chown shutil.chown os.lchown": does("mode"),
	"linecache.getlines linecache.getline fileinput.input json.load tomllib.load configparser.ConfigParser.read numpy.loadtxt pandas.read_csv dotenv.dotenv_values":
		(call) =>
			call.args[0]?.kind === "text"
				? unknownFrom(call.effects.act("read", call.args[0], call.span))
				: unknownFrom(originOf(call.args)),
	"os.walk os.listdir os.scandir": (call) => {
		const folder = call.args[0];
		return call.name === "os.walk"
			? listOf(
					[
						listOf([
							folder ?? unknown,
							listOf([unknown], true),
							listOf([unknown], true),
						]),
					],
					false,
				)
			: call.name === "os.listdir"
				? listOf([anyName])
				: listed(folder);
	},
	"glob.glob glob.iglob": (call) =>
		listOf([typed(call.args[0] ?? unknown, "Pattern")]),
	"os.path.join posixpath.join ntpath.join": joinsPath,
	"os.path.expanduser": (call) =>
		mapText(call.args[0], (text) =>
			text === "~" || text.startsWith("~/")
				? call.effects.context.home + text.slice(1)
				: text,
		),
	"os.path.expandvars string.Template": (call) =>
		mapText(call.args[0], (text) =>
			text
				.replaceAll("$HOME", call.effects.context.home)
				.replaceAll(homeInBraces, call.effects.context.home),
		),
	"os.path.abspath os.path.realpath os.path.normpath os.fspath os.fsencode os.fsdecode":
		same(),
	"os.path.dirname": (call) => parent(call.args[0]),
	"os.path.basename": (call) =>
		mapText(call.args[0], (text) => text.slice(text.lastIndexOf("/") + 1)),
	"pathlib.Path pathlib.PurePath pathlib.PosixPath pathlib.PurePosixPath path.Path py.path.local":
		path,
	"pathlib.Path.home": (call) => textOf(call.effects.context.home, 0, "Path"),
	"pathlib.Path.cwd os.getcwd os.getcwdb": (call) =>
		textOf(call.effects.folder ?? call.effects.context.cwd, 0, "Path"),
	"tempfile.mkdtemp tempfile.mkstemp tempfile.gettempdir tempfile.TemporaryDirectory tempfile.NamedTemporaryFile tempfile.mktemp":
		() => textOf("/tmp/python", 0, "Path"),
	"os.chdir os.fchdir contextlib.chdir": (call) => {
		call.effects.changeFolder(call.args[0]);
		return unknown;
	},
	"os.chroot os.setuid os.setgid os.seteuid os.setegid os.setreuid os.setresuid os.setgroups":
		asks("high", "privilege", "Changes whose rights the program has."),
	"os.kill os.killpg": kills,
	"os.fork os.forkpty multiprocessing.Process.start": forks,
	"os.dup2": redirects,
	"os.putenv": () => unknown,
	"os.getenv os.environ.get os.environ.pop os.environ.setdefault":
		environmentItem,
	"os.environ.copy": () => unknownFrom(origin.environment),
	"os.getenvb": environmentItem,
	"getpass.getpass input": () => unknown,
	"keyring.get_password secretstorage.get_default_collection browser_cookie3.chrome browser_cookie3.firefox browser_cookie3.load":
		(call) => {
			call.effects.report(
				call.span,
				"high",
				"secrets",
				"Reads a secret from a keychain or a browser.",
			);
			return unknownFrom(origin.secret);
		},
	"pwd.getpwall spwd.getspall spwd.getspnam": asks(
		"high",
		"secrets",
		"Reads the accounts of the machine.",
	),
	"ctypes.CDLL ctypes.cdll.LoadLibrary ctypes.PyDLL ctypes.WinDLL cffi.FFI ctypes.windll.LoadLibrary":
		(call) => {
			call.effects.report(
				call.span,
				"high",
				"exec-remote",
				"Calls code outside Python that is not looked at.",
			);
			return unknownFrom(0, "native");
		},
	"native.system ctypes.cdll.msvcrt.system ctypes.pythonapi.system":
		runsShell(),
	"native.remove native.unlink": does("delete"),
	"ctypes.cdll.msvcrt ctypes.windll.shell32.ShellExecuteW ctypes.memmove ctypes.string_at ctypes.CFUNCTYPE":
		asks(
			"high",
			"exec-remote",
			"Calls code outside Python that is not looked at.",
		),

	"urllib.request.urlopen urllib.urlopen urllib2.urlopen requests.get requests.head requests.options httpx.get aiohttp.request requests.request httpx.request":
		requests(),
	"requests.post requests.put requests.patch requests.delete httpx.post httpx.put httpx.patch httpx.stream urllib3.request":
		requests(),
	"urllib.request.Request urllib2.Request": (call) => {
		requests()(call);
		return unknownFrom(origin.network | originOf(call.args));
	},
	"requests.Session requests.session httpx.Client httpx.AsyncClient aiohttp.ClientSession urllib3.PoolManager http.client.HTTPSConnection http.client.HTTPConnection":
		() => unknownFrom(0, "session"),
	"session.get session.head session.post session.put session.patch session.delete session.send":
		requests(),
	"session.request": requests(1),
	"urllib.request.urlretrieve urllib.urlretrieve wget.download": downloads,
	"smtplib.SMTP smtplib.SMTP_SSL ftplib.FTP ftplib.FTP_TLS telnetlib.Telnet":
		() => unknownFrom(0, "mail"),
	".sendmail .send_message .storbinary .storlines .sendall .sendto .upload_file .upload_fileobj .put_object .publish":
		sendsAll,
	"socket.send": sendsAll,
	"socket.gethostbyname socket.getaddrinfo dns.resolver.resolve socket.gethostbyname_ex":
		(call) => {
			call.effects.sends(undefined, allValues(call), call.span);
			return unknown;
		},
	"socket.socket ssl.wrap_socket": () => unknownFrom(origin.network, "socket"),
	"socket.create_connection socket.connect socket.connect_ex asyncio.open_connection":
		connects,
	"socket.recv socket.recvfrom socket.makefile": () =>
		unknownFrom(origin.network, "socket"),
	"socket.bind": binds,
	"socket.listen": () => unknown,
	"socket.accept": () =>
		listOf([unknownFrom(origin.network, "socket"), unknown]),
	"socket.fileno": () => unknownFrom(0),
	"socket.create_server asyncio.start_server": (call) =>
		binds(call) && listens(call),
	"http.server.HTTPServer http.server.ThreadingHTTPServer socketserver.TCPServer socketserver.ThreadingTCPServer xmlrpc.server.SimpleXMLRPCServer":
		binds,
	"http.server.test": listens,
	"paramiko.SSHClient fabric.Connection": () => unknownFrom(0, "ssh"),
	"ssh.exec_command ssh.run ssh.sudo": (call) => {
		call.effects.report(
			call.span,
			"high",
			"network",
			"Runs a command on another machine.",
		);
		call.effects.shell(call.args[0], call.span);
		return unknownFrom(origin.network);
	},
	"print pprint.pprint pprint.pp sys.stdout.write sys.stderr.write logging.info logging.debug logging.warning logging.error rich.print":
		shows,
	"json.dumps pprint.pformat json.loads str.encode dict.items .items .values .keys .copy .encode .splitlines .readlines .read .json .text .content":
		(call) =>
			call.receiver !== undefined && call.receiver.kind !== "name"
				? withSame(call)
				: unknownFrom(originOf(allValues(call))),
	"json.dump": (call) => {
		call.effects.shows(call.args.slice(0, 1), call.span);
		return unknown;
	},
	"sqlite3.connect apsw.Connection duckdb.connect": (call) => {
		const file = argument(call, 0, "database");
		if (knownText(file) !== ":memory:")
			call.effects.act("read", file, call.span);
		return unknownFrom(0, "database");
	},
	".execute .executescript .exec_driver_sql .read_sql .sql pandas.read_sql":
		executes,
	"sqlalchemy.text text": same(),
	"pip.main pip._internal.main pip._internal.cli.main.main": (call) =>
		unknownFrom(
			call.effects.words([textOf("pip"), call.args[0] ?? unknown], call.span),
		),
	...stores,
});

function withSame(call: Call): Value {
	return call.receiver ?? unknown;
}

/** exec*(): the program, then a list whose first word is only its name. */
function execs(call: Call, at: number): Value {
	const list = call.args[at + 1];
	const rest = list?.kind === "list" ? list.items.slice(1) : [unknown];
	return unknownFrom(
		call.effects.words([call.args[at] ?? unknown, ...rest], call.span),
	);
}

const prefixes: readonly (readonly [string, string])[] = [
	["builtins.", ""],
	["__builtins__.", ""],
	["__builtin__.", ""],
	["globals.", ""],
	["posix.", "os."],
	["nt.", "os."],
	["_posixsubprocess.", "subprocess."],
	["os.path.os.", "os."],
	["io.open", "open"],
	["_io.", ""],
	["sys.modules.", ""],
	["subprocess.os.", "os."],
	["shutil.os.", "os."],
	["pathlib.os.", "os."],
	["tempfile._os.", "os."],
	["random._os.", "os."],
	["glob.os.", "os."],
	["platform.os.", "os."],
	["pathlib.Path.os.", "os."],
];

function canonical(name: string): string {
	let known = name.replaceAll(".__dict__", "").replaceAll(".__globals__", "");
	for (let turn = 0; turn < 6; turn += 1) {
		const prefix = prefixes.find(
			([from]) => known.startsWith(from) && known !== "open",
		);
		if (prefix === undefined) break;
		known = prefix[1] + known.slice(prefix[0].length);
	}
	if (known === "Path") return "pathlib.Path";
	return known.startsWith("six.moves.")
		? known.slice("six.moves.".length)
		: known;
}

const folderName =
	(name: string): ((effects: { context: { cwd: string } }) => Value) =>
	(effects) =>
		textOf(`${effects.context.cwd}/${name}`, 0, "Path");

export const pythonLibrary: Library = {
	language: "python",
	rules,
	constants: new Map<string, Constant>([
		["sys.executable", () => textOf("python3")],
		["sys.argv", () => listOf([unknown], true)],
		["os.sep", () => textOf("/")],
		["os.devnull", () => textOf("/dev/null")],
		["os.curdir", () => textOf(".")],
		["os.linesep", () => textOf("\n")],
		[
			"os.environ",
			() => ({ ...nameOf("os.environ"), from: origin.environment }),
		],
		[
			"os.environb",
			() => ({ ...nameOf("os.environ"), from: origin.environment }),
		],
		["__file__", folderName("script.py")],
		["string.ascii_lowercase", () => textOf("abcdefghijklmnopqrstuvwxyz")],
		[
			"string.ascii_letters",
			() => textOf("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
		],
		["string.digits", () => textOf("0123456789")],
	]),
	canonical,
	joins: words("+ << |"),
	repeats: words("*"),
	pipes: new Set(),
	formats: true,
	powerful: words(
		"os subprocess builtins globals shutil sys pty ctypes importlib __builtins__",
	),
	environments: words("os.environ os.environb"),
	bareCalls: "none",
	countsFromOne: false,
	callsTexts: false,
	command: "shell",
	showsStatements: "none",
};
