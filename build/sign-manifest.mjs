// Writes and signs the list of a release's files: what a feed has to serve beside them (docs/packaging.md). The private
// key is read from a file outside the project, and is written nowhere.
// node build/sign-manifest.mjs FOLDER --key FILE [--version V] [--days N] [--notes-url URL]
import {
	createHash,
	createPrivateKey,
	createPublicKey,
	sign,
} from "node:crypto";
import {
	createReadStream,
	readdirSync,
	readFileSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { root } from "./lib/layout.mjs";
import { messageOf, say } from "./lib/say.mjs";

/** As the gate reads them (core/update/manifest.ts). */
const listable = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,199}$/;
/** What can be installed; a blockmap or a list of another tool is not. */
const installable = /\.(?:AppImage|deb|rpm|tar\.gz|dmg|zip|exe)$/;

async function main() {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			key: { type: "string" },
			version: { type: "string" },
			days: { type: "string", default: "30" },
			"notes-url": { type: "string", default: "" },
		},
	});
	const [folder] = positionals;
	const days = Number(values.days);
	if (folder === undefined || values.key === undefined)
		throw new Error("name the folder of the release, and the key: --key FILE");
	if (!Number.isInteger(days) || days < 1 || days > 366)
		throw new Error("--days is a whole number from 1 to 366");
	const key = createPrivateKey(readFileSync(values.key));
	if (key.asymmetricKeyType !== "ed25519")
		throw new Error(`${values.key} holds no Ed25519 key`);
	const names = readdirSync(folder).filter((name) => installable.test(name));
	const odd = names.find((name) => !listable.test(name));
	if (odd !== undefined)
		throw new Error(
			`${odd}: a list with this name would be refused whole; rename it to letters, digits and . _ + -`,
		);
	if (names.length === 0)
		throw new Error(`${folder} holds nothing that can be installed`);
	const now = Date.now();
	const list = {
		format: "drawbridge-update-1",
		version: values.version ?? ownVersion(),
		released: new Date(now).toISOString(),
		expires: new Date(now + days * 86_400_000).toISOString(),
		files: await Promise.all(
			names.map(async (name) => ({
				name,
				sha512: await digestOf(join(folder, name)),
				size: statSync(join(folder, name)).size,
			})),
		),
		notes_url: values["notes-url"],
	};
	const bytes = Buffer.from(`${JSON.stringify(list, null, "\t")}\n`);
	writeFileSync(join(folder, "update.json"), bytes);
	writeFileSync(
		join(folder, "update.json.sig"),
		sign(null, bytes, key).toString("base64"),
	);
	const { x } = createPublicKey(key).export({ format: "jwk" });
	say(
		`${names.length} files of ${list.version}, signed; believed until ${list.expires.slice(0, 10)} by whoever holds the public key ${x}`,
	);
}

/** @returns {string} */
const ownVersion = () =>
	JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;

/** @param {string} file */
async function digestOf(file) {
	const hash = createHash("sha512");
	await pipeline(createReadStream(file), hash);
	return hash.digest("base64");
}

await main().catch((error) => {
	say(messageOf(error));
	process.exitCode = 1;
});
