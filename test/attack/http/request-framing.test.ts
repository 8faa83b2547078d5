/** Where one request ends and the next begins: whoever reads that differently than the gate can be told a secret. */
import {
	attacks,
	each,
	keyed,
	plain,
	refused,
	send,
	withstood,
} from "./attack.ts";

const attack = attacks();
const byParser = "llhttp refuses it";

// CL.TE and TE.CL: front and back end believe different lengths. Linhart et al., "HTTP Request Smuggling", 2005.
attack("refuses Content-Length beside Transfer-Encoding", {
	play: (target) =>
		each(
			target,
			[
				["Content-Length: 6", "Transfer-Encoding: chunked"],
				["Transfer-Encoding: chunked", "Content-Length: 6"],
			],
			async (fields) =>
				refused(
					target,
					await send(
						target,
						`${keyed(target, "POST /a HTTP/1.1", ...fields)}0\r\n\r\nG`,
					),
					400,
				),
		),
	alsoNaive: byParser,
});

// Two lengths. RFC 9112 §6.3 allows equal ones to be merged; refusing both leaves nothing to disagree on.
attack("refuses two Content-Length fields, equal or not", {
	play: (target) =>
		each(target, ["6", "5"], async (second) =>
			refused(
				target,
				await send(
					target,
					`${keyed(
						target,
						"POST /a HTTP/1.1",
						"Content-Length: 5",
						`Content-Length: ${second}`,
					)}hello`,
				),
				400,
			),
		),
	alsoNaive: byParser,
});

// Lengths only some number parsers take. James Kettle, "HTTP Desync Attacks", 2019.
attack("refuses a Content-Length that is not plain digits", {
	play: (target) =>
		each(
			target,
			["+5", "-5", "0x5", "5, 5", "5 5", "5_0", "", "99999999999999999999"],
			async (length) =>
				refused(
					target,
					await send(
						target,
						`${keyed(target, "POST /a HTTP/1.1", `Content-Length: ${length}`)}hello`,
					),
					400,
				),
		),
	alsoNaive: byParser,
});

// Transfer codings that one side takes for chunked and the other does not. Kettle, 2019.
attack("refuses a Transfer-Encoding that does not end in chunked", {
	play: (target) =>
		each(
			target,
			["xchunked", "chunked, identity", "chunked;q=1", "identity", '"chunked"'],
			async (coding) =>
				refused(
					target,
					await send(
						target,
						`${keyed(target, "POST /a HTTP/1.1", `Transfer-Encoding: ${coding}`)}0\r\n\r\n`,
					),
					400,
				),
		),
	alsoNaive: byParser,
});

// TE.TE: a second Transfer-Encoding that a merging reader takes for two codings. Kettle, 2019.
attack("refuses two Transfer-Encoding fields", {
	play: async (target) =>
		refused(
			target,
			await send(
				target,
				`${keyed(
					target,
					"POST /a HTTP/1.1",
					"Transfer-Encoding: chunked",
					"Transfer-Encoding: chunked",
				)}0\r\n\r\n`,
			),
			400,
		),
	alsoNaive: byParser,
});

// A list of codings: the gate would remove one layer only and pass the rest on as plain. RFC 9112 §6.1.
attack("refuses chunked applied twice or over another coding", {
	play: (target) =>
		each(target, ["gzip, chunked", "chunked, chunked"], async (coding) =>
			refused(
				target,
				await send(
					target,
					`${keyed(target, "POST /a HTTP/1.1", `Transfer-Encoding: ${coding}`)}0\r\n\r\n`,
				),
				400,
			),
		),
	naive: "forwarded",
});

// HTTP/1.0 knows no chunked: an old back end reads the chunk sizes as a second request. RFC 9112 §6.1.
attack("refuses Transfer-Encoding in an HTTP/1.0 request", {
	play: async (target) =>
		refused(
			target,
			await send(
				target,
				`${keyed(target, "POST /a HTTP/1.0", "Transfer-Encoding: chunked")}0\r\n\r\n`,
			),
			400,
		),
	naive: "forwarded",
});

// Lines that end in LF alone, read as one field by some. RFC 9112 §2.2; Node's CVE-2022-32214.
attack("refuses header lines that end in a bare LF", {
	play: async (target) =>
		refused(
			target,
			await send(
				target,
				`GET /a HTTP/1.1\nHost: ${target.host}\nX-API-Key: ${target.key}\n\n`,
			),
			400,
		),
	alsoNaive: byParser,
});

// A CR inside a value that a lenient back end takes for a line end. Node's CVE-2022-32214.
attack("refuses a bare CR inside a field", {
	play: async (target) =>
		refused(
			target,
			await send(
				target,
				keyed(target, "GET /a HTTP/1.1", "X-A: b\rX-Forwarded-For: 6.6.6.6"),
			),
			400,
		),
	alsoNaive: byParser,
});

// Folded lines hide a field from whoever does not unfold. RFC 9112 §5.2: refuse or replace.
attack("refuses folded header lines", {
	play: (target) =>
		each(target, [" ", "\t"], async (space) =>
			refused(
				target,
				await send(
					target,
					keyed(
						target,
						"POST /a HTTP/1.1",
						"X-A: b",
						`${space}Transfer-Encoding: chunked`,
						"Content-Length: 0",
					),
				),
				400,
			),
		),
	alsoNaive: byParser,
});

// "Content-Length : 5": stripped by one reader, unknown to the next. RFC 9112 §5.1.
attack("refuses white space before a field's colon", {
	play: async (target) =>
		refused(
			target,
			await send(
				target,
				`${keyed(target, "POST /a HTTP/1.1", "Content-Length : 5")}hello`,
			),
			400,
		),
	alsoNaive: byParser,
});

// Chunk sizes that overflow or that lenient readers take. Node's CVE-2022-35256 and hackerone 1238709.
attack("refuses odd chunk sizes and forwards no whole body for them", {
	play: (target) =>
		each(
			target,
			["0x5", "+5", "-5", " 5", "5 5", "ffffffffffffffff5", ""],
			async (size) => {
				await send(
					target,
					`${keyed(target, "POST /a HTTP/1.1", "Transfer-Encoding: chunked")}${size}\r\nhello\r\n0\r\n\r\n`,
				);
				return target.upstream.requests.some((request) => request.whole)
					? "forwarded"
					: withstood;
			},
		),
	alsoNaive: byParser,
});

// A chunk longer than it says: what follows is read as a size. Node's CVE-2022-32213.
attack("refuses a chunk whose data does not end where its size says", {
	play: async (target) => {
		await send(
			target,
			`${keyed(target, "POST /a HTTP/1.1", "Transfer-Encoding: chunked")}5\r\nhelloXX0\r\n\r\n`,
		);
		return target.upstream.requests.some((request) => request.whole)
			? "forwarded"
			: withstood;
	},
	alsoNaive: byParser,
});

// A bare LF inside a chunk extension ends the line for some. Jeppe Weikop, "Funky Chunks", 2025.
attack("passes on no chunk extension, nor the bytes behind a bare LF in one", {
	play: async (target) => {
		await send(
			target,
			`${keyed(target, "POST /a HTTP/1.1", "Transfer-Encoding: chunked")}5;a\nGET /admin HTTP/1.1\r\nhello\r\n0\r\n\r\n`,
		);
		return target.upstream.bytes().includes("/admin") ? "forwarded" : withstood;
	},
	alsoNaive: byParser,
});

// Endless extensions keep a parser busy without a body growing. Node's CVE-2024-22019.
attack("ends a request whose chunk extensions do not end", {
	play: async (target) => {
		const answers = await send(
			target,
			`${keyed(target, "POST /a HTTP/1.1", "Transfer-Encoding: chunked")}5;${"a".repeat(64 * 1024)}`,
		);
		return answers[0]?.status === 413 || answers[0]?.status === 400
			? withstood
			: "went on reading";
	},
	alsoNaive: "Node limits them",
});

// Trailer fields merged into the header: a credential or length that no check has seen. RFC 9110 §6.5.1.
attack("never turns a trailer field into a header field", {
	play: async (target) => {
		await send(
			target,
			`${keyed(target, "POST /a HTTP/1.1", "Transfer-Encoding: chunked")}5\r\nhello\r\n0\r\nX-Forwarded-User: root\r\nContent-Length: 3\r\n\r\n`,
		);
		return /root|content-length: 3/i.test(target.upstream.bytes())
			? "forwarded"
			: withstood;
	},
	alsoNaive: "http.request sends no trailers it is not given",
});

// A key in a trailer arrives after the decision. RFC 9110 §6.5.1.
attack("takes no credential from a trailer", {
	play: async (target) =>
		refused(
			target,
			await send(
				target,
				`${plain(target, "POST /a HTTP/1.1", "Transfer-Encoding: chunked")}5\r\nhello\r\n0\r\nX-API-Key: ${target.key}\r\n\r\n`,
			),
			401,
		),
	alsoNaive: "Node keeps trailers apart",
});

// A body where none is expected: a back end that ignores it reads its bytes as a request. Kettle, "Browser-Powered
// Desync Attacks", 2022 (CL.0).
attack("never lets a GET's body stand alone as a request", {
	play: async (target) => {
		const hidden = "GET /admin HTTP/1.1\r\nHost: x\r\n\r\n";
		await send(
			target,
			`${keyed(target, "GET /a HTTP/1.1", `Content-Length: ${hidden.length}`)}${hidden}`,
		);
		return target.upstream.requests.some(
			({ target: path }) => path === "/admin",
		)
			? "forwarded"
			: withstood;
	},
	alsoNaive: "it passes the length on with the body",
});

// The body of a refused request must not be parsed as the next one. Kettle, 2022.
attack("never reads a refused request's body as a request", {
	play: async (target) => {
		const hidden = keyed(target, "GET /admin HTTP/1.1");
		return refused(
			target,
			await send(
				target,
				`${plain(target, "POST /a HTTP/1.1", `Content-Length: ${hidden.length}`)}${hidden}`,
			),
			401,
		);
	},
	alsoNaive: "Node reads the body away",
});

// Versions no HTTP/1.1 reader agrees on. RFC 9112 §2.3.
attack("refuses versions other than HTTP/1.0 and HTTP/1.1", {
	play: (target) =>
		each(
			target,
			["HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "http/1.1", "HTTP/11", "HTTP/1.10"],
			async (version) =>
				refused(
					target,
					await send(target, keyed(target, `GET /a ${version}`)),
					400,
					505,
				),
		),
	naive: "forwarded",
});

// The HTTP/2 preface, which a back end that speaks it would take for a new protocol. Bishop Fox, "h2c smuggling", 2020.
attack("refuses the HTTP/2 preface", {
	play: async (target) =>
		refused(
			target,
			await send(target, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
			400,
			405,
		),
	alsoNaive: byParser,
});
