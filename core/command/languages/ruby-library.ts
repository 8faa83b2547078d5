/**
 * What Ruby's calls do: Kernel, files, processes and requests. Data; judges nothing.
 */
import { fromBase64, fromPercent, expand } from "./decode.ts";
import { words } from "./dialect.ts";
import { environmentVariable } from "./environment.ts";
import {
	asks,
	callsBack,
	does,
	joinsPath,
	type Call,
	type Constant,
	type Library,
	option,
	requests,
	type Rule,
	ruleTable,
	runsCode,
	runsLineOrWords,
	same,
	self,
	shows,
	setsOwner,
} from "./library.ts";
import { characterOf, hidden } from "./methods.ts";
import { stores } from "./stores.ts";
import {
	itemOf,
	itemsOf,
	joinTexts,
	knownText,
	listOf,
	mapText,
	nameOf,
	optionsOf,
	origin,
	originOf,
	textOf,
	typed,
	unknown,
	unknownFrom,
	type Value,
} from "./value.ts";

/** A first argument that is a record is the environment for the rest. */
const starts: Rule = (call) => {
	const args = call.args.filter(
		(arg) => arg.kind !== "record" && arg.kind !== "function",
	);
	const from = runsLineOrWords({ ...call, args });
	const input = option(call, "stdin_data");
	if (input !== undefined) call.effects.shell(input, call.span);
	const result = unknownFrom(from?.from ?? 0, "process");
	for (const arg of call.args)
		if (arg.kind === "function") call.apply(arg, [result, result, result]);
	return result;
};

const opensFile = (
	call: Call,
	path: Value | undefined,
	mode: Value | undefined,
): Value => {
	for (const possible of optionsOf(path)) {
		const text = knownText(possible);
		if (call.name !== "File.open" && text?.startsWith("|")) {
			call.effects.shell(textOf(text.slice(1)), call.span);
			return unknown;
		}
		if (text?.startsWith("http://") || text?.startsWith("https://")) {
			const answer = requests()(call) ?? unknown;
			return hands(call, answer);
		}
	}
	const known = knownText(mode) ?? "r";
	const act = known.startsWith("a")
		? "append"
		: known.startsWith("w")
			? "write"
			: "read";
	const from = call.effects.act(act, path, call.span);
	return hands(call, {
		...(path?.kind === "text" ? path : unknown),
		from,
		type: "file",
	});
};

/** `&File.method(:delete)`. */
const isMethod = (value: Value): boolean =>
	value.kind === "name" && value.name.includes(".");

function hands(call: Call, value: Value): Value {
	let result = value;
	for (const arg of call.args)
		if (arg.kind === "function" || isMethod(arg))
			result = call.apply(
				arg,
				value.kind === "list" && isMethod(arg) ? value.items : [value],
			);
	return result;
}

const removes =
	(isTree: boolean): Rule =>
	(call) => {
		call.effects.act(
			isTree ? "delete-tree" : "delete",
			listOf(call.args.filter((arg) => arg.kind !== "record")),
			call.span,
		);
		return unknown;
	};

const sendsMessage: Rule = (call) => {
	const [name, ...rest] = call.args;
	const key = knownText(name);
	if (key === undefined) {
		call.effects.report(
			call.span,
			"high",
			"exec-remote",
			"Calls a method that cannot be known.",
		);
		return unknown;
	}
	const isBare =
		call.receiver === undefined ||
		(call.receiver.kind === "name" && bareObjects.has(call.receiver.name));
	const callee =
		isBare || call.receiver === undefined
			? nameOf(canonical(key))
			: call.member(call.receiver, key);
	return call.apply(callee, rest);
};

const bareObjects = words("self Kernel Object main Process IO");

const constant: Rule = (call) => {
	const name = knownText(call.args[0]);
	return name === undefined ? nameOf("?module") : nameOf(canonical(name));
};

const methodOf: Rule = (call) => {
	const name = knownText(call.args[0]);
	if (name === undefined) return nameOf("?.?");
	const isBare =
		call.receiver === undefined ||
		(call.receiver.kind === "name" && bareObjects.has(call.receiver.name));
	return isBare || call.receiver === undefined
		? nameOf(canonical(name))
		: call.member(call.receiver, name);
};

const evaluates: Rule = (call) => {
	const [code] = call.args;
	if (code?.kind === "function" || code === undefined) return callsBack(call);
	return runsCode()(call);
};

const maps: Rule = (call) => {
	const { receiver } = call;
	const callee = call.args.find((arg) => arg.kind === "function");
	if (receiver === undefined) return undefined;
	const items = itemsOf(receiver);
	if (callee === undefined) {
		// map(&:chr): the method's name as a value.
		const name = knownText(call.args[0]);
		if (name === "chr" && items !== undefined)
			return listOf(items.map(characterOf));
		return receiver;
	}
	if (
		call.name === ".map" ||
		call.name === ".collect" ||
		call.name === ".flat_map"
	)
		return items !== undefined && items.length <= 4096
			? listOf(items.map((item) => call.apply(callee, [item])))
			: listOf([call.apply(callee, [itemOf(receiver)])], true);
	call.apply(callee, [itemOf(receiver), itemOf(receiver)]);
	return receiver;
};

const connects: Rule = (call) => {
	call.effects.connects(call.args[0], call.span);
	return hands(call, unknownFrom(origin.network, "socket"));
};

const rules = ruleTable({
	...stores,
	"system exec spawn Process.spawn Process.exec IO.popen Open3.capture2 Open3.capture2e Open3.capture3 Open3.popen2 Open3.popen2e Open3.popen3 Open3.pipeline Open3.pipeline_r PTY.spawn sh shell_out POSIX.Spawn.spawn":
		starts,
	"` command": starts,
	"eval instance_eval class_eval module_eval .instance_eval .class_eval .module_eval .eval Binding.eval binding.eval TOPLEVEL_BINDING.eval RubyVM.InstructionSequence.compile instance_exec":
		evaluates,
	"send public_send __send__ .send .public_send .__send__": sendsMessage,
	"Object.const_get Kernel.const_get const_get Module.const_get .const_get":
		constant,
	"method .method .instance_method": methodOf,
	".call .yield .()": (call) =>
		call.receiver === undefined
			? undefined
			: call.apply(call.receiver, call.args),
	"lambda proc Proc.new": (call) =>
		call.args.find((arg) => arg.kind === "function"),
	"loop at_exit Thread.new fork Process.fork Process.daemon tap then": (
		call,
	) => {
		if (call.name.endsWith("fork") && call.repeated)
			call.effects.report(
				call.span,
				"critical",
				"destructive",
				"Starts copies of itself without end.",
			);
		return callsBack(call);
	},
	"File.delete File.unlink FileUtils.rm FileUtils.remove FileUtils.rm_f FileUtils.safe_unlink Dir.rmdir Dir.unlink Dir.delete FileUtils.rmdir rm rm_f":
		removes(false),
	"FileUtils.rm_rf FileUtils.rm_r FileUtils.rmtree FileUtils.remove_dir FileUtils.remove_entry FileUtils.remove_entry_secure rm_rf rm_r rmtree remove_entry remove_entry_secure remove_dir":
		removes(true),
	"Path.delete Path.unlink Path.rmdir": (call) => {
		call.effects.act("delete", call.receiver, call.span);
		return unknown;
	},
	"Path.rmtree": (call) => {
		call.effects.act("delete-tree", call.receiver, call.span);
		return unknown;
	},
	"Path.read Path.readlines Path.binread": (call) =>
		unknownFrom(call.effects.act("read", call.receiver, call.span)),
	"Path.write Path.binwrite": (call) => {
		call.effects.act("write", call.receiver, call.span);
		return unknown;
	},
	"Path.join Path.+": (call) =>
		typed(
			joinsPath({ ...call, args: [call.receiver ?? unknown, ...call.args] }) ??
				unknown,
			"Path",
		),
	"File.write IO.write File.binwrite IO.binwrite": (call) => {
		if (((call.args[1]?.from ?? 0) & origin.network) !== 0)
			call.effects.downloaded(call.args[0]);
		const mode = knownText(option(call, "mode")) ?? "w";
		call.effects.act(
			mode.startsWith("a") ? "append" : "write",
			call.args[0],
			call.span,
		);
		return unknown;
	},
	"File.read IO.read File.readlines IO.readlines File.binread IO.binread File.foreach IO.foreach YAML.load_file JSON.load_file CSV.read":
		(call) => {
			const path = call.args[0];
			const text = knownText(path);
			if (text?.startsWith("|")) {
				call.effects.shell(textOf(text.slice(1)), call.span);
				return unknown;
			}
			return hands(
				call,
				unknownFrom(call.effects.act("read", path, call.span)),
			);
		},
	"File.open File.new IO.sysopen": (call) =>
		opensFile(
			call,
			call.args[0],
			call.args[1]?.kind === "function" ? undefined : call.args[1],
		),
	open: (call) =>
		opensFile(
			call,
			call.args[0],
			call.args[1]?.kind === "function" ? undefined : call.args[1],
		),
	"file.read file.readlines file.gets file.each_line process.read process.gets process.readlines socket.gets socket.read socket.readline socket.recv":
		(call) => hands(call, unknownFrom(call.receiver?.from ?? 0)),
	"file.write file.puts file.print file.<<": (call) => {
		if ((originOf(call.args) & origin.network) !== 0)
			call.effects.downloaded(call.receiver);
		return unknown;
	},
	"process.write process.puts process.print": () => unknown,
	"File.truncate file.truncate": (call) => {
		call.effects.act(
			"truncate",
			call.receiver?.type === "file" ? call.receiver : call.args[0],
			call.span,
		);
		return unknown;
	},
	"File.rename FileUtils.mv FileUtils.move mv": (call) => {
		call.effects.act("move", call.args[0], call.span);
		call.effects.act("write", call.args[1], call.span);
		return unknown;
	},
	"FileUtils.cp FileUtils.copy FileUtils.cp_r FileUtils.copy_file FileUtils.install IO.copy_stream File.symlink FileUtils.ln_s File.link FileUtils.ln_sf cp cp_r":
		(call) => {
			const from =
				call.args[0]?.kind === "text" || call.args[0]?.kind === "list"
					? call.effects.act("read", call.args[0], call.span)
					: (call.args[0]?.from ?? 0);
			if ((from & origin.network) !== 0) call.effects.downloaded(call.args[1]);
			call.effects.act("write", call.args[1], call.span);
			return unknown;
		},
	"File.chmod FileUtils.chmod chmod": (call) => {
		const [mode, ...paths] = call.args;
		const isSetuid =
			(mode?.kind === "number" && (mode.number & 0o6000) !== 0) ||
			(knownText(mode) ?? "").includes("s");
		if (isSetuid) setsOwner(call, listOf(paths));
		call.effects.act(
			"mode",
			listOf(paths.filter((path) => path.kind !== "record")),
			call.span,
		);
		return unknown;
	},
	"FileUtils.chmod_R FileUtils.chown_R chmod_R chown_R": (call) => {
		call.effects.act(
			"mode-tree",
			call.args.findLast((arg) => arg.kind !== "record"),
			call.span,
		);
		return unknown;
	},
	"FileUtils.chown File.chown": does("mode", 2),
	"Dir.glob Dir.[]": (call) =>
		hands(
			call,
			listOf(
				call.args
					.filter((arg) => arg.kind !== "function" && !isMethod(arg))
					.map((arg) => typed(arg, "Pattern")),
			),
		),
	"Dir.children Dir.entries Dir.each_child": (call) =>
		hands(call, listOf([{ kind: "text", pieces: ["./", undefined], from: 0 }])),
	"Dir.home": (call) => textOf(call.effects.context.home),
	"Dir.pwd Dir.getwd": (call) =>
		textOf(call.effects.folder ?? call.effects.context.cwd),
	"Dir.tmpdir Dir.mktmpdir Tempfile.new Tempfile.create": (call) =>
		hands(call, textOf("/tmp/ruby")),
	"Dir.chdir FileUtils.cd FileUtils.chdir cd chdir": (call) => {
		call.effects.changeFolder(call.args[0]);
		return callsBack(call);
	},
	"File.join": joinsPath,
	"File.expand_path File.absolute_path": (call) => {
		const path = mapText(call.args[0], (text) =>
			text === "~" || text.startsWith("~/")
				? call.effects.context.home + text.slice(1)
				: text,
		);
		const base = call.args[1];
		const text = knownText(path);
		return base === undefined || text?.startsWith("/")
			? path
			: (joinsPath({ ...call, args: [base, path] }) ?? unknown);
	},
	"File.dirname": (call) =>
		mapText(call.args[0], (text) =>
			text.slice(0, Math.max(1, text.lastIndexOf("/"))),
		),
	"File.basename": (call) =>
		mapText(call.args[0], (text) => text.slice(text.lastIndexOf("/") + 1)),
	"Pathname.new Pathname Pathname.pwd": (call) =>
		typed(call.args[0] ?? textOf("."), "Path"),
	"URI.open OpenURI.open_uri Net.HTTP.get Net.HTTP.get_response Net.HTTP.post Net.HTTP.post_form Net.HTTP.start HTTParty.get HTTParty.post Faraday.get Faraday.post RestClient.get RestClient.post Excon.get HTTP.get HTTP.post":
		(call) => hands(call, requests()(call) ?? unknown),
	"URI URI.parse URI.join": same(),
	"TCPSocket.new TCPSocket.open UNIXSocket.new Socket.tcp Socket.new OpenSSL.SSL.SSLSocket.new":
		connects,
	"TCPServer.new TCPServer.open Socket.tcp_server_loop WEBrick.HTTPServer.new UDPServer.new":
		(call) => {
			const host = knownText(call.args[0]);
			if (host !== "127.0.0.1" && host !== "localhost")
				call.effects.listens(call.span);
			return unknownFrom(origin.network, "socket");
		},
	"socket.accept": () => unknownFrom(origin.network, "socket"),
	"socket.puts socket.write socket.print socket.send socket.<<": (call) => {
		call.effects.sends(undefined, call.args, call.span);
		return unknown;
	},
	"$stdin.reopen $stdout.reopen $stderr.reopen STDIN.reopen STDOUT.reopen .reopen":
		(call) => {
			if (call.args.some((arg) => arg.type === "socket"))
				call.effects.redirects();
			return unknown;
		},
	"ENV.[] ENV.fetch": (call) => {
		const name = knownText(call.args[0]);
		return name === undefined
			? unknown
			: environmentVariable(name, call.effects.context);
	},
	"ENV.to_h ENV.to_a ENV.inspect ENV.map ENV.each ENV.each_pair ENV.values ENV.to_hash ENV.sort":
		(call) => hands(call, unknownFrom(origin.environment)),
	"Marshal.load YAML.unsafe_load": (call) => {
		if ((originOf(call.args) & (origin.network | origin.decoded)) !== 0)
			call.effects.code("ruby", unknownFrom(originOf(call.args)), call.span);
		return unknown;
	},
	"Base64.decode64 Base64.strict_decode64 Base64.urlsafe_decode64": (call) =>
		hidden(call.args[0], fromBase64),
	"Zlib.Inflate.inflate Zlib.inflate Zlib.gunzip": (call) =>
		hidden(call.args[0], expand),
	"CGI.unescape URI.decode_www_form_component URI.decode": (call) =>
		mapText(call.args[0], fromPercent),
	"Integer.chr .chr": (call) => characterOf(call.receiver),
	"Array.new Array String Integer Float Rational Shellwords.join Shellwords.split Shellwords.escape":
		same(),
	"format sprintf": (call) => {
		const [format, ...rest] = call.args;
		return format === undefined
			? undefined
			: call.apply(call.member(format, "format"), rest);
	},
	"Process.kill": (call) => {
		if (call.args[1]?.kind === "number" && call.args[1].number === -1)
			call.effects.report(
				call.span,
				"critical",
				"destructive",
				"Ends every process.",
			);
		return unknown;
	},
	"Process.setuid Process.UID.change_privilege Process.Sys.setuid Process.euid Dir.chroot":
		asks("high", "privilege", "Changes whose rights the program has."),
	"Fiddle.dlopen Fiddle.Function.new DL.dlopen FFI.Library.ffi_lib ffi_lib":
		asks(
			"high",
			"exec-remote",
			"Calls code outside Ruby that is not looked at.",
		),
	"require load require_relative autoload": (call) => {
		if ((originOf(call.args) & origin.network) !== 0)
			call.effects.code("ruby", unknownFrom(origin.network), call.span);
		return unknown;
	},
	"puts print p pp warn $stdout.puts $stdout.write $stdout.print STDOUT.puts STDOUT.write $stderr.puts":
		shows,
	".each .each_line .each_char .each_with_index .map .collect .flat_map .each_slice .times .select .reject .each_with_object .inject .reduce .each_pair .each_entry":
		maps,
	".tap .then .yield_self": (call) => {
		const block = call.args.find((arg) => arg.kind === "function");
		if (block === undefined || call.receiver === undefined) return undefined;
		const value = call.apply(block, [call.receiver]);
		return call.name === ".tap" ? call.receiver : value;
	},
	".read .body .to_s .to_a .lines .strip .chomp .to_json .value .bytes .compact .uniq .sort .grep .inspect .to_h":
		self,
	".execute .exec .exec_query .query .exec_params .select_all .find_by_sql .execute_batch":
		(call) => {
			if (knownText(call.args[0]) !== undefined)
				call.effects.code("sql", call.args[0], call.span);
			return unknown;
		},
	".delete_all .destroy_all": asks(
		"critical",
		"destructive",
		"Deletes every row of a table.",
	),
	"Rails.application.credentials": asks(
		"high",
		"secrets",
		"Reads the application's secrets.",
	),
	"String.new": (call) => joinTexts(call.args),
});

function canonical(name: string): string {
	let known = name.startsWith("::") ? name.slice(2) : name;
	for (const prefix of ["Kernel.", "Object.", "self.", "::"])
		if (known.startsWith(prefix) && !known.startsWith("Object.const_get"))
			known = known.slice(prefix.length);
	return known;
}

export const rubyLibrary: Library = {
	language: "ruby",
	rules,
	constants: new Map<string, Constant>([
		["ENV", () => ({ ...nameOf("ENV"), from: origin.environment })],
		["__dir__", (effects) => textOf(effects.context.cwd)],
		["__FILE__", (effects) => textOf(`${effects.context.cwd}/script.rb`)],
		["ARGV", () => listOf([unknown], true)],
		["RbConfig.ruby", () => textOf("ruby")],
		["Gem.ruby", () => textOf("ruby")],
		["File.SEPARATOR", () => textOf("/")],
	]),
	canonical,
	joins: words("+ <<"),
	repeats: words("*"),
	pipes: new Set(),
	formats: true,
	powerful: words("Kernel Object File FileUtils Process IO"),
	environments: words("ENV"),
	bareCalls: "all",
	countsFromOne: false,
	callsTexts: false,
	command: "shell",
	showsStatements: "none",
};
