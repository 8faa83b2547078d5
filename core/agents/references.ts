/**
 * What agents fill in where they read their settings: variables of their environment, folders, and what they ask their user
 * for. Each in its agent's own spelling; looks nothing up.
 */
import type { AgentId } from "../../contract/agents.ts";

/** A text, or something that is filled in. */
export type Piece =
	| string
	| {
			readonly kind: "variable" | "input";
			readonly name: string;
			/** In its place where it is not set. */
			readonly otherwise: string | undefined;
	  }
	/** Nobody here knows what it stands for. */
	| { readonly kind: "unknown"; readonly name: string };

/** `${NAME}`, `${NAME:-TEXT}`; Gemini and Copilot take `$NAME` as well. */
const shell = /\$\{([^{}]*)\}|\$([A-Za-z_]\w*)/g;
const braced = /\$\{([^{}]*)\}/g;

interface Folders {
	readonly user: string;
	/** The folder it holds for. */
	readonly folder: string | null;
}

export function piecesOf(
	text: string,
	agent: AgentId,
	folders: Folders,
): Piece[] {
	// Codex fills nothing in.
	if (agent === "codex") return text === "" ? [] : [text];
	const form = agent === "gemini" || agent === "copilot" ? shell : braced;
	const pieces: Piece[] = [];
	let from = 0;
	for (const match of text.matchAll(form)) {
		if (match.index > from) pieces.push(text.slice(from, match.index));
		pieces.push(pieceOf(match[1] ?? match[2] ?? "", agent, folders));
		from = match.index + match[0].length;
	}
	if (from < text.length) pieces.push(text.slice(from));
	return joined(pieces);
}

function pieceOf(inner: string, agent: AgentId, folders: Folders): Piece {
	const isEditor = agent === "cursor" || agent === "vscode";
	if (!isEditor) {
		const [, name, otherwise] =
			/^([A-Za-z_]\w*)(?::-(.*))?$/s.exec(inner) ?? [];
		return name === undefined
			? { kind: "unknown", name: inner }
			: { kind: "variable", name, otherwise };
	}
	const [, variable] = /^env:([A-Za-z_]\w*)$/.exec(inner) ?? [];
	if (variable !== undefined)
		return { kind: "variable", name: variable, otherwise: undefined };
	const [, input] = /^input:(.{1,200})$/s.exec(inner) ?? [];
	if (input !== undefined)
		return { kind: "input", name: input, otherwise: undefined };
	if (inner === "userHome") return folders.user;
	if (
		(inner === "workspaceFolder" || inner === "workspaceRoot") &&
		folders.folder !== null
	)
		return folders.folder;
	return { kind: "unknown", name: inner };
}

function joined(pieces: readonly Piece[]): Piece[] {
	const all: Piece[] = [];
	for (const piece of pieces) {
		const last = all.at(-1);
		if (typeof piece === "string" && typeof last === "string")
			all[all.length - 1] = last + piece;
		else all.push(piece);
	}
	return all;
}
