/** The windows in their order and groups. Each is a folder; a new one is added here, and the address `#id` opens it. */
import {
	Activity,
	AppWindow,
	BadgeCheck,
	Gauge,
	Globe,
	Hand,
	KeyRound,
	type LucideIcon,
	ScrollText,
	Server,
	ShieldHalf,
	Smartphone,
	Users,
	Vault,
} from "lucide-react";
import { type ComponentType, useSyncExternalStore } from "react";
import type { StatusView } from "../contract/views.ts";
import { AllowlistWindow } from "./allowlist/allowlist-window.tsx";
import { ApprovalsWindow } from "./approvals/approvals-window.tsx";
import { AuditWindow } from "./audit/audit-window.tsx";
import { CertificatesWindow } from "./certificates/certificates-window.tsx";
import { DevicesWindow } from "./devices/devices-window.tsx";
import { KeysWindow } from "./keys/keys-window.tsx";
import { LimitsWindow } from "./limits/limits-window.tsx";
import { ModeWindow } from "./mode/mode-window.tsx";
import { ProgramsWindow } from "./programs/programs-window.tsx";
import { SecretsWindow } from "./secrets/secrets-window.tsx";
import type { groups, sections as names } from "./shared/strings.ts";
import { StatusWindow } from "./status/status-window.tsx";
import { UpstreamsWindow } from "./upstreams/upstreams-window.tsx";
import { UsersWindow } from "./users/users-window.tsx";

export interface Section {
	readonly id: keyof typeof names;
	readonly group: keyof typeof groups;
	readonly Icon: LucideIcon;
	readonly Window: ComponentType<{ status: StatusView }>;
}

const first: Section = {
	id: "mode",
	group: "gate",
	Icon: ShieldHalf,
	Window: ModeWindow,
};

export const sections: readonly Section[] = [
	first,
	{ id: "approvals", group: "gate", Icon: Hand, Window: ApprovalsWindow },
	{ id: "upstreams", group: "gate", Icon: Server, Window: UpstreamsWindow },
	{ id: "keys", group: "enter", Icon: KeyRound, Window: KeysWindow },
	{ id: "programs", group: "enter", Icon: AppWindow, Window: ProgramsWindow },
	{ id: "users", group: "enter", Icon: Users, Window: UsersWindow },
	{ id: "devices", group: "enter", Icon: Smartphone, Window: DevicesWindow },
	{ id: "allowlist", group: "enter", Icon: Globe, Window: AllowlistWindow },
	{ id: "limits", group: "enter", Icon: Gauge, Window: LimitsWindow },
	{ id: "secrets", group: "kept", Icon: Vault, Window: SecretsWindow },
	{
		id: "certificates",
		group: "kept",
		Icon: BadgeCheck,
		Window: CertificatesWindow,
	},
	{ id: "audit", group: "happened", Icon: ScrollText, Window: AuditWindow },
	{ id: "status", group: "happened", Icon: Activity, Window: StatusWindow },
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
