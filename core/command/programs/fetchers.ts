/** curl, wget, httpie and browsers for terminals: what they fetch, send and delete. */
import { fetchInto, onlyTells } from "../apply.ts";
import type { Call, Program } from "../call.ts";
import { type Field, from, knownPrefix } from "../field.ts";
import { hostOf, isLocalHost, isUrl } from "../network-redirection.ts";
import { flagValues, hasFlag, readArguments } from "../arguments.ts";
import { exactShape } from "./shape.ts";
import {
	deletes,
	isCredentialHeader,
	lastPart,
	metadataService,
	sendInput,
	sentText,
	storeRequest,
} from "./transfer.ts";

const curlShape = exactShape(
	"-o --output -d --data --data-raw --data-binary --data-ascii --data-urlencode --json -F --form --form-string -T --upload-file -H --header -X --request -u --user -A --user-agent -b --cookie -c --cookie-jar -e --referer -x --proxy -K --config -m --max-time --connect-timeout -w --write-out -E --cert --key --cacert --capath -r --range -z --time-cond -D --dump-header --resolve --retry --retry-delay --limit-rate -U --proxy-user --url --output-dir --socks5 --socks5-hostname --unix-socket --interface --doh-url -t --telnet-option -Q --quote --aws-sigv4 --oauth2-bearer --netrc-file --variable --trace --trace-ascii --max-redirs --stderr --noproxy --engine -Y -y --dns-servers --connect-to --max-filesize --url-query --retry-max-time --keepalive-time --ciphers --tls-max",
	{ abbreviates: false },
);

export const curl: Program = (call) => {
	const args = readArguments(call.args, curlShape);
	if (onlyTells(args) || hasFlag(args, ["-V", "--manual", "-M"]))
		return undefined;
	const urls = [...flagValues(args, ["--url"]), ...args.operands];
	const hosts = urls.map((url) => hostOf(url.text));
	const local =
		urls.length > 0 &&
		urls.every(
			(url) =>
				isLocalHost(url.text) || knownPrefix(url.text).startsWith("file:"),
		);
	const host = hosts[0];
	for (const config of flagValues(args, ["-K", "--config"]))
		configured(config, call);
	for (const engine of flagValues(args, ["--engine"]))
		call.shell.report("high", "exec-remote", engine, "loads a library");
	for (const file of flagValues(args, ["-T", "--upload-file"]))
		sendInput(file, call, host, local);
	for (const form of flagValues(args, ["-F", "--form"])) {
		const at = form.text.search(/=[@<]/u);
		if (at >= 0)
			sendInput(
				{ ...form, text: form.text.slice(at + 2).split(";", 1)[0] ?? "" },
				call,
				host,
				local,
			);
		else sentText(form, call, host, local);
	}
	for (const data of flagValues(args, [
		"-d",
		"--data",
		"--data-binary",
		"--data-ascii",
		"--data-urlencode",
		"--json",
	])) {
		const at = data.text.startsWith("@") ? 0 : data.text.indexOf("@");
		const isFile =
			at === 0 ||
			(at > 0 &&
				hasFlag(args, ["--data-urlencode"]) &&
				!data.text.slice(0, at).includes("="));
		if (isFile)
			sendInput({ ...data, text: data.text.slice(at + 1) }, call, host, local);
		else sentText(data, call, host, local);
	}
	for (const data of [
		...flagValues(args, [
			"--data-raw",
			"--form-string",
			"-b",
			"--cookie",
			"-A",
			"--user-agent",
			"-e",
			"--referer",
			"--url-query",
		]),
		...urls,
	])
		sentText(data, call, host, local);
	for (const header of flagValues(args, ["-H", "--header"]))
		if (!isCredentialHeader(header.text)) sentText(header, call, host, local);
	for (const variable of flagValues(args, ["--variable"]))
		if (variable.text.includes("@"))
			sendInput(
				{
					...variable,
					text: variable.text.slice(variable.text.indexOf("@") + 1),
				},
				call,
				host,
				local,
			);
	const method = (
		flagValues(args, ["-X", "--request"])[0]?.text ?? ""
	).toUpperCase();
	if (method === "DELETE" || method === "PURGE") deletes(urls, method, call);
	for (const data of flagValues(args, [
		"-d",
		"--data",
		"--data-raw",
		"--json",
		"--data-binary",
	]))
		for (const url of urls) storeRequest(url, data, call);
	for (const url of urls)
		if (knownPrefix(url.text).startsWith("file://"))
			call.shell.act("read", url, call);
	for (const quote of flagValues(args, ["-Q", "--quote"]))
		if (
			quote.text.toUpperCase().includes("DELE") ||
			quote.text.toUpperCase().includes("RMD")
		)
			call.shell.report(
				"high",
				"destructive",
				quote,
				"deletes on another machine",
			);
	if (
		flagValues(args, ["--unix-socket"]).some(
			(socket) =>
				socket.text.includes("docker.sock") ||
				socket.text.includes("containerd"),
		) &&
		(method === "POST" ||
			method === "DELETE" ||
			flagValues(args, ["-d", "--data", "--json"]).length > 0)
	)
		call.shell.report(
			"high",
			"privilege",
			call,
			"acts on the container service, which is root",
		);
	const asksMetadata = urls.filter((url) => metadataService(url, call));
	for (const way of flagValues(args, [
		"-x",
		"--proxy",
		"--connect-to",
		"--resolve",
	]))
		for (const part of way.text.split(/::|:(?=\d)|,/u))
			if (metadataService({ ...way, text: part }, call)) asksMetadata.push(way);
	const folder = flagValues(args, ["--output-dir"])[0]?.text;
	const outputs = flagValues(args, ["-o", "--output"]);
	const fetched =
		(local ? from.program : from.network) |
		(asksMetadata.length > 0 ? from.secret : 0);
	for (const output of outputs) {
		if (output.text === "-") continue;
		const path =
			folder === undefined ? output.text : `${folder}/${output.text}`;
		call.shell.act("write", { ...output, text: path }, call);
		if (!local) fetchInto(path, call);
	}
	if (hasFlag(args, ["-O", "--remote-name", "--remote-name-all", "-J"]))
		for (const url of urls)
			if (!local) fetchInto(`${folder ?? "."}/${lastPart(url.text)}`, call);
	if (
		outputs.some((output) => output.text !== "-") ||
		hasFlag(args, ["-O", "--remote-name", "-I", "--head"])
	)
		return { text: "", tags: 0 };
	const isSecret = urls.some((url) =>
		knownPrefix(url.text).startsWith("file://"),
	)
		? from.file
		: 0;
	return { text: undefined, tags: fetched | isSecret };
};

/** `-K FILE`: more options, one a line, the dashes left out if one likes. */
function configured(config: Field, call: Call): void {
	call.shell.act("read", config, call);
	const text = (
		config.text === "-" || config.text === "/dev/stdin"
			? call.input
			: call.shell.contents(config, call)
	)?.text;
	if (text === undefined) return;
	const words: Field[] = [];
	for (const line of text.slice(0, 16_384).split("\n").slice(0, 64)) {
		const read = /^\s*-{0,2}([\w-]+)\s*[=:]?\s*(.*)$/u.exec(line);
		if (read === null || line.trimStart().startsWith("#")) continue;
		const [, name = "", value = ""] = read;
		const bare = value.trim().replace(/^"(.*)"$/u, "$1");
		words.push({ ...config, text: `${name.length === 1 ? "-" : "--"}${name}` });
		if (bare !== "") words.push({ ...config, text: bare });
	}
	if (words.length > 0)
		call.shell.words([call.word, ...words], call, { input: undefined });
}

const wgetShape = exactShape(
	"-O --output-document -o --output-file -a --append-output -P --directory-prefix -U --user-agent --header --post-data --post-file --body-data --body-file --method -i --input-file -t --tries -T --timeout -e --execute --user --password --http-user --http-password --load-cookies -A -R -D -l --level --use-askpass --config -B --base --limit-rate --ca-certificate --certificate --private-key -w --wait -Q --quota",
	{ abbreviates: true },
);

export const wget: Program = (call) => {
	const args = readArguments(call.args, wgetShape);
	if (onlyTells(args) || hasFlag(args, ["-V", "--spider"])) return undefined;
	const urls = args.operands;
	const host = urls[0] === undefined ? undefined : hostOf(urls[0].text);
	const local = urls.length > 0 && urls.every((url) => isLocalHost(url.text));
	for (const file of flagValues(args, ["--post-file", "--body-file"]))
		sendInput(file, call, host, local);
	for (const data of [
		...flagValues(args, ["--post-data", "--body-data", "-U", "--user-agent"]),
		...urls,
	])
		sentText(data, call, host, local);
	for (const header of flagValues(args, ["--header"]))
		if (!isCredentialHeader(header.text)) sentText(header, call, host, local);
	for (const program of flagValues(args, ["--use-askpass"]))
		call.shell.text(program.text, program, call);
	for (const file of flagValues(args, ["-i", "--input-file"]))
		if (!isUrl(file.text)) call.shell.act("read", file, call);
	if (
		(flagValues(args, ["--method"])[0]?.text ?? "").toUpperCase() === "DELETE"
	)
		deletes(urls, "DELETE", call);
	for (const setting of flagValues(args, ["-e", "--execute"]))
		if (setting.text.includes("use_askpass"))
			call.shell.text(
				setting.text.slice(setting.text.indexOf("=") + 1),
				setting,
				call,
			);
	const handedOut =
		urls.filter((url) => metadataService(url, call)).length > 0
			? from.secret
			: 0;
	const output = flagValues(args, ["-O", "--output-document"])[0];
	const folder = flagValues(args, ["-P", "--directory-prefix"])[0];
	if (
		output !== undefined &&
		(output.text === "-" || output.text === "/dev/stdout")
	)
		return {
			text: undefined,
			tags: (local ? from.program : from.network) | handedOut,
		};
	if (output !== undefined) {
		call.shell.act("write", output, call);
		if (!local) fetchInto(output.text, call);
		return undefined;
	}
	if (folder !== undefined) call.shell.act("write", folder, call);
	if (!local)
		for (const url of urls)
			fetchInto(`${folder?.text ?? "."}/${lastPart(url.text)}`, call);
	return { text: undefined, tags: 0 };
};

export const httpie: Program = (call) => {
	const args = readArguments(
		call.args,
		exactShape(
			"-a --auth -o --output -A --auth-type --session --proxy --timeout --verify --cert",
		),
	);
	if (onlyTells(args)) return undefined;
	const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
	const method = methods.includes(args.operands[0]?.text ?? "")
		? args.operands[0]?.text
		: undefined;
	const [url, ...items] =
		method === undefined ? args.operands : args.operands.slice(1);
	if (url === undefined) return undefined;
	const local = isLocalHost(url.text) || url.text.startsWith(":");
	const host = hostOf(url.text);
	if (method === "DELETE") deletes([url], method, call);
	for (const item of items) {
		const at = item.text.indexOf("@");
		if (at > 0 && !item.text.slice(0, at).includes("="))
			sendInput({ ...item, text: item.text.slice(at + 1) }, call, host, local);
		else if (at > 0 && item.text.includes("=@"))
			sendInput(
				{ ...item, text: item.text.slice(item.text.indexOf("=@") + 2) },
				call,
				host,
				local,
			);
		else if (!item.text.toLowerCase().startsWith("authorization:"))
			sentText(item, call, host, local);
	}
	if (call.input !== undefined)
		sendInput({ ...url, text: "-" }, call, host, local);
	for (const output of flagValues(args, ["-o", "--output"])) {
		call.shell.act("write", output, call);
		if (!local) fetchInto(output.text, call);
	}
	return { text: undefined, tags: local ? from.program : from.network };
};

/** Prints what an address or another machine answers. */
export const fetches: Program = (call) => {
	const args = readArguments(
		call.args,
		exactShape("-o -T -i -O -a --out --dir -d -U -H -m -C -p -useragent -cfg"),
	);
	if (onlyTells(args)) return undefined;
	const outputs = flagValues(args, ["-o", "-O", "--out"]).filter(
		(output) => output.text !== "-",
	);
	const urls = args.operands;
	const local = urls.length > 0 && urls.every((url) => isLocalHost(url.text));
	for (const url of urls) sentText(url, call, hostOf(url.text), local);
	for (const arg of call.args)
		if (arg.text.startsWith("--on-"))
			call.shell.report(
				"high",
				"exec-remote",
				arg,
				"runs a command of its choice",
			);
	const folder =
		call.name === "aria2c"
			? flagValues(args, ["-d", "--dir"])[0]?.text
			: undefined;
	const within = (name: string): string =>
		folder === undefined ? name : `${folder}/${name}`;
	for (const output of outputs) {
		const path = within(output.text);
		call.shell.act("write", { ...output, text: path }, call);
		if (!local) fetchInto(path, call);
	}
	if (outputs.length === 0 && !local)
		for (const url of urls)
			if (isUrl(url.text)) fetchInto(within(lastPart(url.text)), call);
	return { text: undefined, tags: local ? from.program : from.network };
};
