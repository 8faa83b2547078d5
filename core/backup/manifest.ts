/**
 * What a backup says it holds: its parts in their order, each with its size and SHA-256. Names come from a short list, so
 * that none can point out of the folder they are put into. Reads and writes nothing.
 */
import * as z from "zod";
import { BackupError } from "./error.ts";

/** Folders of the state that are kept as they are: what agents' own settings were before this program changed them. */
export const keptFolders = ["hooks", "agents"] as const;

const mebibyte = 1024 * 1024;
/** A database may be as large as the file that holds it. */
const largest = {
	settings: 16 * mebibyte,
	vault: 256 * mebibyte,
	file: 64 * mebibyte,
};
export const longestManifestBytes = 4 * mebibyte;

/** "hooks/claude.json": at most four folders deep, and no name that is a way out or hidden. */
const FileName = z
	.string()
	.max(300)
	.regex(
		new RegExp(
			String.raw`^(?:${keptFolders.join("|")})(?:/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}){1,4}$`,
		),
	);

const Part = z
	.strictObject({
		name: z.union([z.enum(["settings", "database", "vault"]), FileName]),
		size: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
		sha256: z.string().regex(/^[0-9a-f]{64}$/),
	})
	.refine(
		({ name, size }) =>
			name === "database" ||
			size <=
				(name === "settings" || name === "vault"
					? largest[name]
					: largest.file),
	);
export type Part = z.infer<typeof Part>;

const Manifest = z
	.strictObject({
		version: z.literal(1),
		createdAt: z.iso.datetime(),
		/** That made it. */
		drawbridge: z.string().max(100),
		/** Of the database: state.ts counts them. */
		schema: z.number().int().min(1),
		parts: z.array(Part).max(10_000),
	})
	.refine(
		({ parts }) => new Set(parts.map(({ name }) => name)).size === parts.length,
	)
	.refine(({ parts }) =>
		["database", "vault"].every((needed) =>
			parts.some(({ name }) => name === needed),
		),
	);
export type Manifest = z.infer<typeof Manifest>;

/** `left`: the bytes that follow it. They are its parts and nothing else. @throws BackupError `damaged` */
export function parseManifest(text: string, left: number): Manifest {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		json = undefined;
	}
	const manifest = Manifest.safeParse(json);
	const bytes = manifest.data?.parts.reduce((sum, { size }) => sum + size, 0);
	if (!manifest.success || bytes !== left)
		throw new BackupError(
			"damaged",
			"the backup's list of its parts is not one this version reads, or does not fit the file; nothing was changed",
		);
	return manifest.data;
}
