/**
 * The windows in their order and groups. Each is a folder; a new one is added here and to parts.ts, and the address `#id`
 * opens it.
 */
import {
	Activity,
	AppWindow,
	BadgeCheck,
	Bot,
	Gauge,
	Globe,
	Hand,
	House,
	Info,
	KeyRound,
	type LucideIcon,
	ScrollText,
	Server,
	Settings,
	ShieldHalf,
	Smartphone,
	Users,
	Vault,
	WandSparkles,
} from "lucide-react";
import { useSyncExternalStore } from "react";
import type { groups, sections as names } from "./shared/strings.ts";

export interface Section {
	readonly id: keyof typeof names;
	/** `null`: it stands first, without a heading. */
	readonly group: keyof typeof groups | null;
	readonly Icon: LucideIcon;
}

const first: Section = {
	id: "home",
	group: null,
	Icon: House,
};

export const sections: readonly Section[] = [
	first,
	{
		id: "approvals",
		group: null,
		Icon: Hand,
	},
	{
		id: "audit",
		group: null,
		Icon: ScrollText,
	},
	{
		id: "mode",
		group: "gate",
		Icon: ShieldHalf,
	},
	{
		id: "upstreams",
		group: "gate",
		Icon: Server,
	},
	{
		id: "agents",
		group: "gate",
		Icon: Bot,
	},
	{
		id: "keys",
		group: "enter",
		Icon: KeyRound,
	},
	{
		id: "programs",
		group: "enter",
		Icon: AppWindow,
	},
	{
		id: "users",
		group: "enter",
		Icon: Users,
	},
	{
		id: "devices",
		group: "enter",
		Icon: Smartphone,
	},
	{
		id: "allowlist",
		group: "enter",
		Icon: Globe,
	},
	{
		id: "limits",
		group: "enter",
		Icon: Gauge,
	},
	{
		id: "secrets",
		group: "kept",
		Icon: Vault,
	},
	{
		id: "certificates",
		group: "kept",
		Icon: BadgeCheck,
	},
	{
		id: "status",
		group: "app",
		Icon: Activity,
	},
	{
		id: "settings",
		group: "app",
		Icon: Settings,
	},
	{
		id: "setup",
		group: "app",
		Icon: WandSparkles,
	},
	{
		id: "about",
		group: "app",
		Icon: Info,
	},
];

function listen(changed: () => void): () => void {
	window.addEventListener("hashchange", changed);
	return () => window.removeEventListener("hashchange", changed);
}

/** The section the address names; the first one otherwise. What follows a `?` there is the window's own. */
export function useSection(): Section {
	const id = useSyncExternalStore(
		listen,
		() => window.location.hash.slice(1).split("?")[0],
	);
	return sections.find((section) => section.id === id) ?? first;
}
