/** Bodies a later step judges: nothing may be read one way here and another way behind. */
import { gzipSync } from "node:zlib";
import {
	attacks,
	each,
	keyed,
	refused,
	send,
	type Target,
	type Verdict,
} from "./attack.ts";

const attack = attacks();

/** A POST of these bytes as JSON, or as what the fields say. */
async function post(
	target: Target,
	body: string | Buffer,
	statuses: readonly number[],
	fields: readonly string[] = ["Content-Type: application/json"],
): Promise<Verdict> {
	const bytes = Buffer.from(body);
	const head = keyed(
		target,
		"POST /mcp HTTP/1.1",
		...fields,
		`Content-Length: ${bytes.length}`,
	);
	const answers = await send(
		target,
		Buffer.concat([Buffer.from(head, "latin1"), bytes]),
	);
	return refused(target, answers, ...statuses);
}

const harmless =
	'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo"}}';

// A packed body is opaque here and plain to the upstream. RFC 9110 §8.4; the WAF bypass of old.
attack("refuses an encoded JSON body", {
	play: (target) =>
		each(
			target,
			["gzip", "deflate", "br", "x-gzip", "zstd", "aes128gcm"],
			(coding) =>
				post(
					target,
					gzipSync(harmless),
					[415],
					["Content-Type: application/json", `Content-Encoding: ${coding}`],
				),
		),
	naive: "forwarded",
});

// First or last wins, by parser. Bishop Fox, "JSON Interoperability Vulnerabilities", 2021; RFC 8259 §4.
attack("refuses duplicate members, at any depth and in any escape", {
	play: (target) =>
		each(
			target,
			[
				'{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call"}',
				'{"jsonrpc":"2.0","id":1,"method":"ping","m\\u0065thod":"tools/call"}',
				'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","name":"run_command"}}',
				'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"run_command","arguments":{"command":"ls","command":"rm"}}}',
				'{"a":[[{"b":1,"b":1}]],"jsonrpc":"2.0","id":1,"method":"ping"}',
				'{"__proto__":1,"__proto__":2,"jsonrpc":"2.0","id":1,"method":"ping"}',
			],
			(body) => post(target, body, [400]),
		),
	naive: "forwarded",
});

// Go's encoding/json and .NET take "Method" for "method", the last one wins. Bishop Fox, 2021.
attack("refuses members that differ from JSON-RPC's in case alone", {
	play: (target) =>
		each(
			target,
			[
				'{"jsonrpc":"2.0","id":1,"method":"ping","Method":"tools/call"}',
				'{"jsonrpc":"2.0","id":1,"METHOD":"tools/call"}',
				'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo"},"Params":{"name":"run_command"}}',
				'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","Name":"run_command"}}',
				'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"run_command","Arguments":{"command":"rm"}}}',
			],
			(body) => post(target, body, [400]),
		),
	naive: "forwarded",
});

// Go folds by Unicode: U+017F is an s to it, U+212A a k. Go issue 14750; seen as a bypass in GitLab and Kubernetes.
attack("refuses members that are JSON-RPC's to a Unicode folding reader", {
	play: (target) =>
		each(
			target,
			[
				'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo"},"param\u017f":{"name":"run_command"}}',
				'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo"},"param\\u017f":{"name":"run_command"}}',
				'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"run_command","argument\u017f":{"command":"rm"}}}',
			],
			(body) => post(target, body, [400]),
		),
	naive: "forwarded",
});

// Bytes that are not UTF-8 become different text in each reader; a BOM is skipped by some. RFC 8259 §8.1.
attack("refuses a body that is not plain UTF-8", {
	play: (target) =>
		each(
			target,
			[
				Buffer.from('{"jsonrpc":"2.0","id":1,"method":"ping\xff"}', "latin1"),
				Buffer.from(
					'{"jsonrpc":"2.0","id":1,"method":"p\xc0\xafng"}',
					"latin1",
				),
				Buffer.from(
					'{"jsonrpc":"2.0","id":1,"method":"\xed\xa0\x80"}',
					"latin1",
				),
				Buffer.from(harmless, "utf16le"),
				Buffer.from(`\uFEFF${harmless}`, "utf16le"),
				Buffer.from(`\uFEFF${harmless}`, "utf8"),
			],
			(body) => post(target, body, [400]),
		),
	naive: "forwarded",
});

// What one parser takes and another does not: comments, trailing commas, two values, NaN. Bishop Fox, 2021.
attack("refuses what is not one JSON value", {
	play: (target) =>
		each(
			target,
			[
				`${harmless}${harmless}`,
				`${harmless}\n${harmless}`,
				'{"jsonrpc":"2.0",/**/"id":1,"method":"ping"}',
				'{"jsonrpc":"2.0","id":1,"method":"ping",}',
				'{"jsonrpc":"2.0","id":NaN,"method":"ping"}',
				"{'jsonrpc':'2.0','id':1,'method':'ping'}",
				harmless.slice(0, -1),
			],
			(body) => post(target, body, [400]),
		),
	naive: "forwarded",
});

// One harmful member among harmless ones. JSON-RPC 2.0 §6.
attack("judges every member of a batch", {
	play: (target) =>
		each(
			target,
			[
				`[${harmless},{"jsonrpc":"2.0","id":2,"method":"ping","Method":"tools/call"}]`,
				`[${harmless},{"jsonrpc":"2.0","id":2,"method":"ping","method":"tools/call"}]`,
			],
			(body) => post(target, body, [400]),
		),
	naive: "forwarded",
});

// A lenient upstream parses the body whatever its type says. Kettle, "Request content type confusion".
attack("judges JSON under another content type, or under none", {
	play: (target) =>
		each(
			target,
			[
				["Content-Type: text/plain"],
				["Content-Type: application/x-www-form-urlencoded"],
				["Content-Type: application/vnd.api+json; charset=utf-8"],
				["Content-Type: APPLICATION/JSON"],
				["Content-Type: application/json;charset=utf-7"],
				[],
			],
			(fields) =>
				post(
					target,
					' {"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call"}',
					[400, 415],
					fields,
				),
		),
	naive: "forwarded",
});

// Two content types: the gate skips what the upstream parses. RFC 9110 §8.3.
attack("refuses two Content-Type fields", {
	play: (target) =>
		post(
			target,
			harmless,
			[400],
			["Content-Type: text/plain", "Content-Type: application/json"],
		),
	naive: "forwarded",
});

// A body that is read whole must have an end. CWE-770.
attack("refuses a judged body over 1 MiB, with a length or without", {
	play: (target) => {
		const large = `{"jsonrpc":"2.0","id":1,"method":"${"a".repeat(1024 * 1024)}"}`;
		const size = large.length.toString(16);
		return each(
			target,
			[
				[`Content-Length: ${large.length}`, large],
				["Transfer-Encoding: chunked", `${size}\r\n${large}\r\n0\r\n\r\n`],
			] as const,
			async ([framing, body]) =>
				refused(
					target,
					await send(
						target,
						keyed(
							target,
							"POST /mcp HTTP/1.1",
							"Content-Type: application/json",
							framing,
						) + body,
					),
					413,
				),
		);
	},
	naive: "forwarded",
});

// Deep nesting overflows a recursive reader's stack. CVE-2020-36518 and its kin.
attack("survives a body nested without end", {
	play: (target) =>
		each(
			target,
			[
				"[".repeat(500_000),
				'{"a":'.repeat(150_000),
				`${"[".repeat(400_000)}{"a":1,"a":2}${"]".repeat(400_000)}`,
			],
			(body) => post(target, body, [400]),
		),
	naive: "forwarded",
});
