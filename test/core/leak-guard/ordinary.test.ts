/** What people and programs send all day holds no secret, and what documentation shows for one is none. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { leaksIn } from "../../../core/leak-guard/leaks.ts";

const root = new URL("../../../", import.meta.url).pathname;
/** Code and text of this repository, as a tool that reads files answers. */
const files = ["core", "contract", "renderer", "build"]
	.flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map(
			(name) => join(root, folder, name),
		),
	)
	.filter((path) => /\.(?:ts|tsx|mjs|json|css|html)$/.test(path))
	.slice(0, 300);
const documents = [
	"README.md",
	"SECURITY.md",
	"CHANGELOG.md",
	"CONTRIBUTING.md",
	"package-lock.json",
].map((name) => join(root, name));

const repeat = (times: number, unit: (i: number) => string): string =>
	Array.from({ length: times }, (_, i) => unit(i)).join("");
/** Bytes that look like chance, the same ones each time. */
const noise = Buffer.from(
	Array.from(
		{ length: 30_000 },
		(_, i) => (i * i * 31 + ((i * 7) >> 3)) & 0xff,
	),
);

const ordinary: Readonly<Record<string, string>> = {
	"AWS's example": "aws_access_key_id = AKIAIOSFODNN7EXAMPLE",
	"AWS's example key":
		"aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
	"AWS's example in the environment":
		"export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
	"a token of x": `ghp_${"x".repeat(36)}`,
	"a token of one digit": `glpat-${"1".repeat(20)}`,
	"a token of words": "sk_live_your_key_goes_here_please_now",
	"a token to be replaced": `Authorization: Bearer sk-ant-api03-${"...".repeat(10)}`,
	"a counted token": `npm_${"1234567890abcdef".repeat(2)}1234`,
	"Slack's placeholder": "xoxb-your-token-here",
	"our own in words": "X-API-Key: dbk_your-key-goes-here-as-it-was-shown",
	"a variable": "DATABASE_URL=postgres://${USER}:${PASS}@db:5432/app",
	"an example database": "postgres://alice:s3cr3tpw@db.example.com:5432/app",
	"a local database": "postgres://postgres:postgres@localhost:5432/postgres",
	"an example address": "curl https://alice:s3cr3tpw@api.example.com/v1",
	"an invalid host": "https://alice:s3cr3tpw@host.invalid/",
	"a key's first line":
		"-----BEGIN PRIVATE KEY-----\nMIIE...\n-----END PRIVATE KEY-----",
	"a certificate": `-----BEGIN CERTIFICATE-----\n${noise.toString("base64")}\n-----END CERTIFICATE-----`,
	"a public key": `-----BEGIN PUBLIC KEY-----\n${noise.subarray(0, 300).toString("base64")}\n-----END PUBLIC KEY-----`,
	"a picture": `data:image/png;base64,${noise.toString("base64")}`,
	"a hash":
		"sha512-z8d+ldMbBFZpVfG0xwXHDkA5kZFKCoEVAYzzyWLzKwVgSpeGQFjsl1qb2TPSJrKHy8NtYfnyEwhxnUq1eTXtEg==",
	hashes: repeat(
		50,
		(i) => `${i.toString(16).padStart(40, "c0ffee")}  file${i}\n`,
	),
	"a UUID list": repeat(
		50,
		(i) => `6f1c1a52-9d3b-4f7e-8a21-${String(i).padStart(12, "0")}\n`,
	),
	"a signed token":
		"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
	"an address with a port": "https://registry.corp.io:8443/path@1.2.3?x=y#z",
	"a git remote": "git@github.com:owner/repository.git\nssh://git@host:22/x",
	mail: "ada@example.com, bob@corp.io: see https://corp.io/a?b=c@d",
	"an SQL dump": repeat(
		40,
		(i) =>
			`INSERT INTO users VALUES (${i}, 'user${i}', '$2b$12$EixZaYVK1fsbw1ZfbX3OXe');\n`,
	),
	CSV: repeat(
		200,
		(i) => `${i},name ${i},${i * 3.5},2026-01-0${(i % 9) + 1}\n`,
	),
	"a log": repeat(
		100,
		(i) =>
			`2026-11-20T10:00:${String(i % 60).padStart(2, "0")}Z INFO request ${i} took ${i}ms\n`,
	),
	HTML: `<!doctype html><a href="https://a.io/?key=value&amp;token=none">x</a>${"<p>password: ask us</p>".repeat(30)}`,
	YAML: "env:\n  - name: TOKEN\n    valueFrom: { secretKeyRef: { name: app, key: token } }\n",
	"a Dockerfile": "FROM node:24\nENV NPM_TOKEN=${NPM_TOKEN}\nRUN npm ci\n",
	"an .npmrc": "//registry.npmjs.org/:_authToken=${NPM_TOKEN}\n",
	"a diff": repeat(
		40,
		(i) =>
			`@@ -${i},3 +${i},4 @@\n-const key = a[${i}];\n+const key = b[${i}];\n`,
	),
	"events of a model": repeat(
		100,
		(i) => `event: delta\ndata: {"type":"text_delta","text":" word${i}"}\n\n`,
	),
	"a tool list": JSON.stringify({
		tools: Array.from({ length: 30 }, (_, i) => ({
			name: `tool_${i}`,
			inputSchema: {
				type: "object",
				properties: {
					api_key: { type: "string" },
					password: { type: "string" },
				},
			},
		})),
	}),
	embeddings: JSON.stringify(
		Array.from({ length: 500 }, (_, i) => Math.sin(i)),
	),
	"Chinese text": "请不要把密码写在代码里。".repeat(40),
	"a Windows path": "C:\\npm_modules\\new\\table\\repository\\ghp_folder\\x.ts",
	"a regular expression": String.raw`/\b(?:ghp|gho)_[A-Za-z0-9]{36}\b/g; /sk_live_[0-9a-z]{24}/`,
	binary: noise.toString("latin1"),
};

const all = new Map<string, string>([
	...Object.entries(ordinary),
	...[...documents, ...files].map((path): [string, string] => [
		path.slice(root.length),
		readFileSync(path, "utf8"),
	]),
]);

test("there are at least 300 of them", () => {
	expect(all.size).toBeGreaterThan(300);
});

describe.each([
	["as they are", (text: string) => text],
	[
		"as an MCP server's answer",
		(text: string) =>
			`data: ${JSON.stringify({ jsonrpc: "2.0", id: 1, result: { content: [{ type: "text", text }] } })}\n\n`,
	],
	[
		"in base64",
		(text: string) =>
			JSON.stringify({ content: Buffer.from(text).toString("base64") }),
	],
])("%s", (_, form) => {
	test("none of them is taken for a secret", async () => {
		const names = [...all.keys()];
		const found = await leaksIn(
			[...all.values()].map((text) => Buffer.from(form(text))),
		);
		expect(
			names.flatMap((name, i) =>
				(found[i] ?? []).map(({ rule, start }) => `${name}: ${rule} ${start}`),
			),
		).toEqual([]);
	});
});
