/** A key of a test's own, lists signed by it, and a feed on loopback https with a certificate that the test trusts. */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { IncomingHttpHeaders } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { SignedManifest } from "../../../core/update/manifest.ts";
import { makeCa, type PemText, textOf } from "../../stub/tls.ts";

const pair = generateKeyPairSync("ed25519");
export const publicKey = String(pair.publicKey.export({ format: "jwk" }).x);

/** As it is published, with some of it changed. */
export const list = (change: object = {}): object => ({
	format: "drawbridge-update-1",
	version: "99.0.0",
	released: "2026-11-19T10:00:00Z",
	expires: "2026-12-19T10:00:00Z",
	files: [
		{
			name: "Drawbridge-99.0.0.AppImage",
			sha512: `${"A".repeat(86)}==`,
			size: 1,
		},
	],
	notes_url: "https://example.org/notes",
	...change,
});

export function signed(
	value: unknown,
	by: KeyObject = pair.privateKey,
): SignedManifest {
	const bytes = Buffer.from(
		typeof value === "string" ? value : JSON.stringify(value),
	);
	return { bytes, signature: sign(null, bytes, by).toString("base64") };
}

export interface Feed {
	readonly url: string;
	readonly ca: string;
	readonly asked: { path: string; headers: IncomingHttpHeaders }[];
	/** Beside the list, by path; an address: a redirect to it. */
	readonly files: Map<string, string>;
	/** From now on; undefined: a redirect to a list that is good. */
	says: SignedManifest | undefined;
}

/** Made once: openssl takes its time. */
let material: Promise<{ pair: PemText; ca: string }> | undefined;

async function makeMaterial(): Promise<{ pair: PemText; ca: string }> {
	const authority = await makeCa();
	try {
		return {
			pair: await textOf(await authority.issue("feed", "DNS:localhost")),
			ca: await readFile(authority.cert, "utf8"),
		};
	} finally {
		await authority.remove();
	}
}

export async function feedOf(says: SignedManifest): Promise<Feed> {
	const { pair: tls, ca } = await (material ??= makeMaterial());
	const server = createServer(tls);
	server.on("request", ({ url: path = "", headers }, answer) => {
		feed.asked.push({ path, headers });
		const said = path.startsWith("/good") ? says : feed.says;
		const file = feed.files.get(path);
		if (file !== undefined)
			answer
				.writeHead(
					URL.canParse(file) ? 302 : 200,
					URL.canParse(file) ? { location: file } : {},
				)
				.end(file);
		else if (said === undefined)
			answer
				.writeHead(302, { location: path.replace("/update", "/good") })
				.end();
		else answer.end(path.endsWith(".sig") ? said.signature : said.bytes);
	});
	await new Promise<void>((resolve) => {
		server.listen(0, "127.0.0.1", resolve);
	});
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	// A TCP server that listens has one.
	const { port } = server.address() as AddressInfo;
	const feed: Feed = {
		url: `https://localhost:${port}/update.json`,
		ca,
		asked: [],
		files: new Map(),
		says,
	};
	return feed;
}
