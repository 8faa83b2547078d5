/** What leaves this machine by HTTP, and what a request deletes: shared by the programs that make requests. Reports, and fetches nothing. */
import { sendFile } from "../apply.ts";
import type { Call } from "../call.ts";
import {
	type Field,
	from,
	hasGlob,
	knownPrefix,
	shown,
	type Stream,
	unknownMark,
} from "../field.ts";
import { hostOf, isLocalHost, isMetadataHost } from "../network-redirection.ts";

export const secretSent = "sends a secret to another machine";

export const isCredentialHeader = (text: string): boolean => {
	const lower = text.toLowerCase();
	return [
		"authorization:",
		"x-api-key:",
		"x-auth-token:",
		"private-token:",
		"api-key:",
		"x-vault-token:",
		"apikey:",
		"x-access-token:",
		"dd-api-key:",
		"x-github-token:",
		"x-figma-token:",
		"cookie:",
	].some((name) => lower.startsWith(name));
};

/** Cloud machines hand out credentials at this address. */
export function metadataService(url: Field, call: Call): boolean {
	// What follows may be unknown: $AWS_CONTAINER_CREDENTIALS_RELATIVE_URI.
	const host = hostOf(knownPrefix(url.text));
	if (!isMetadataHost(host)) return false;
	call.shell.report(
		"high",
		"secrets",
		url,
		"asks a cloud's metadata service, which hands out credentials",
		{ host },
	);
	return true;
}

export function lastPart(url: string): string {
	const bare = url.split(/[?#]/u, 1)[0] ?? "";
	const part = bare.slice(bare.lastIndexOf("/") + 1);
	return part === "" ? "index.html" : part;
}

export function sendInput(
	file: Field,
	call: Call,
	host: string | undefined,
	local: boolean,
): void {
	if (file.text === "-" || file.text === "." || file.text === "/dev/stdin") {
		const tags = call.input?.tags ?? 0;
		if ((tags & from.secret) !== 0 && !local)
			call.shell.report(
				"critical",
				"network",
				file,
				secretSent,
				host === undefined ? {} : { host: shown(host) },
			);
		else if (!local && !isPlainText(call.input))
			call.shell.report(
				"high",
				"network",
				file,
				"sends data to another machine",
				host === undefined ? {} : { host: shown(host) },
			);
		return;
	}
	if (local) {
		call.shell.act("read", file, call);
		return;
	}
	sendFile(file, call, host);
}

/** Text that stands in the line: whoever approves it sees it. */
const isPlainText = (stream: Stream | undefined): boolean =>
	stream?.text !== undefined &&
	!stream.text.includes(unknownMark) &&
	(stream.tags & from.secret) === 0;

export function sentText(
	field: Field,
	call: Call,
	host: string | undefined,
	local: boolean,
): void {
	if (local) return;
	if ((field.tags & from.secret) !== 0)
		call.shell.report(
			"critical",
			"network",
			field,
			secretSent,
			host === undefined ? {} : { host: shown(host) },
		);
	// What a local command printed goes out: nobody sees what it is.
	else if (
		(field.tags & (from.file | from.program)) !== 0 &&
		field.text.includes(unknownMark) &&
		field.text.length > 0 &&
		(field.tags & from.file) !== 0
	)
		call.shell.report(
			"high",
			"network",
			field,
			"sends a file to another machine",
			host === undefined ? {} : { host: shown(host) },
		);
}

/** DELETE: on a data store everything below that path; elsewhere whatever the address names. */
export function deletes(
	urls: readonly Field[],
	method: string,
	call: Call,
): void {
	for (const url of urls) {
		const local = isLocalHost(url.text);
		if (isStore(url.text))
			call.shell.report(
				"critical",
				"destructive",
				url,
				"deletes in a data store",
			);
		else if ((hasGlob(url.text) || url.text.includes("*")) && !local)
			call.shell.report(
				"critical",
				"destructive",
				url,
				"deletes whatever matches on another machine",
			);
		else if (isWholeThing(url.text))
			call.shell.report(
				"critical",
				"destructive",
				url,
				"deletes a repository, project or machine",
			);
		else if (!local)
			call.shell.report(
				"high",
				"destructive",
				url,
				`deletes on another machine (${method})`,
			);
	}
}

const isStore = (url: string): boolean => {
	const lower = shown(url).toLowerCase();
	return (
		[
			":9200",
			":5984",
			":8086",
			":6333",
			":8983",
			":8529",
			":7700",
			":8080/weaviate",
			"_all",
			"_delete_by_query",
		].some((part) => lower.includes(part)) && !lower.includes("/_search/scroll")
	);
};

function isWholeThing(url: string): boolean {
	const lower = shown(url).toLowerCase();
	const path =
		lower
			.slice(lower.indexOf("/", lower.indexOf("://") + 3))
			.split("?", 1)[0] ?? "";
	const parts = path.split("/").filter((part) => part !== "");
	const kinds = new Set([
		"repos",
		"projects",
		"droplets",
		"servers",
		"instances",
		"clusters",
		"databases",
		"buckets",
		"namespaces",
		"volumes",
		"apps",
		"zones",
		"organizations",
		"orgs",
		"sites",
		"domains",
		"environments",
		"services",
		"tenants",
		"vms",
	]);
	const at = parts.findIndex((part) => kinds.has(part));
	if (at < 0 || at === parts.length - 1) return false;
	const rest = parts.length - at - 1;
	return parts[at] === "repos" ? rest === 2 : rest === 1 && !isLocalHost(url);
}

export function storeRequest(url: Field, data: Field, call: Call): void {
	const lower = shown(url.text).toLowerCase();
	if (lower.includes("_delete_by_query"))
		call.shell.report(
			"critical",
			"destructive",
			url,
			"deletes in a data store",
		);
	else if (isStore(url.text) && data.text.toLowerCase().includes("<delete>"))
		call.shell.report(
			"critical",
			"destructive",
			data,
			"deletes in a data store",
		);
	else if (
		lower.includes(":8123") ||
		lower.includes("/query?") ||
		lower.includes(":4001")
	)
		call.shell.code("sql", data.text, data, call);
}
