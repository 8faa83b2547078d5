/** The windows in their order. Each is a folder; a new one is added here, and the address `#id` opens it. */
import {
	Activity,
	KeyRound,
	type LucideIcon,
	ScrollText,
	Server,
	ShieldHalf,
} from "lucide-react";
import { type ComponentType, useSyncExternalStore } from "react";
import type { StatusView } from "../contract/views.ts";
import { AuditWindow } from "./audit/audit-window.tsx";
import { KeysWindow } from "./keys/keys-window.tsx";
import { ModeWindow } from "./mode/mode-window.tsx";
import { sections as names } from "./shared/strings.ts";
import { StatusWindow } from "./status/status-window.tsx";
import { UpstreamsWindow } from "./upstreams/upstreams-window.tsx";

export interface Section {
	readonly id: keyof typeof names;
	readonly Icon: LucideIcon;
	readonly Window: ComponentType<{ status: StatusView }>;
}

const first: Section = { id: "mode", Icon: ShieldHalf, Window: ModeWindow };

export const sections: readonly Section[] = [
	first,
	{ id: "upstreams", Icon: Server, Window: UpstreamsWindow },
	{ id: "keys", Icon: KeyRound, Window: KeysWindow },
	{ id: "audit", Icon: ScrollText, Window: AuditWindow },
	{ id: "status", Icon: Activity, Window: StatusWindow },
];

function listen(changed: () => void): () => void {
	window.addEventListener("hashchange", changed);
	return () => window.removeEventListener("hashchange", changed);
}

/** The section the address names; the first one otherwise. */
export function useSection(): Section {
	const id = useSyncExternalStore(listen, () => window.location.hash.slice(1));
	return sections.find((section) => section.id === id) ?? first;
}
