/** The revisions of MCP that a bridge speaks with clients, and which of them a client and a server meet in. */
export const modernVersion = "2026-07-28";
export const newestLegacy = "2025-11-25";
/** The only one that knew batches. */
export const batchVersion = "2025-03-26";
/** Newest first. */
const legacyVersions = [newestLegacy, "2025-06-18", batchVersion, "2024-11-05"];
export const allVersions: readonly string[] = [
	modernVersion,
	...legacyVersions,
];

export const isLegacy = (version: string): boolean =>
	legacyVersions.includes(version);

/** What a client is told at `initialize`: the older of what it asked for and what the server speaks. Dates compare as text. */
export const negotiated = (asked: string, servers: string): string =>
	isLegacy(asked) && asked < servers ? asked : servers;
