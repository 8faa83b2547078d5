/** What the wizard knows and what was typed into it so far. It asks for nothing to be done: its steps do. */
import { useState } from "react";
import type { CommandOutput } from "../../../contract/commands.ts";
import type {
	CertificateView,
	ListenerView,
	StatusView,
	TrustView,
	UpstreamView,
} from "../../../contract/views.ts";
import type { Reading } from "../../shared/reading.ts";
import { useReading } from "../../shared/use-reading.ts";
import { currentCa } from "../certificate-tree.ts";
import { readNames } from "../names-problem.ts";
import { useTrust } from "../use-trust.ts";
import {
	leafOf,
	type Place,
	readPort,
	stepsOf,
	tlsListener,
	usualNames,
	writtenPaths,
} from "./plan.ts";

/** What was typed in. */
export interface Typed {
	readonly upstream: string;
	readonly place: Place;
	/** `null`: the usual names of the upstream. */
	readonly names: string | null;
	readonly dir: string;
	readonly everyone: boolean;
	readonly port: string;
}

type Written = CommandOutput<"cert.export">;

export interface Wizard {
	readonly typed: Typed;
	readonly type: (part: Partial<Typed>) => void;
	readonly status: StatusView;
	readonly upstream: UpstreamView | undefined;
	readonly namesText: string;
	readonly names: readonly string[];
	readonly port: number | undefined;
	readonly steps: ReturnType<typeof stepsOf>;
	readonly certificates: Reading<readonly CertificateView[]>;
	readonly ca: CertificateView | undefined;
	readonly leaf: CertificateView | undefined;
	readonly stores: Reading<readonly TrustView[]> & {
		readonly refresh: () => void;
	};
	readonly listener: ListenerView | undefined;
	readonly written: Written | null;
	readonly keepWritten: (written: Written) => void;
	readonly paths: ReturnType<typeof writtenPaths>;
}

export interface StepProps {
	readonly wizard: Wizard;
	/** The button was pressed: what is wrong may be said. */
	readonly tried: boolean;
}

export function useWizard(status: StatusView, chosen: string | null): Wizard {
	const certificates = useReading("cert.list", {}, "certificates");
	const stores = useTrust(certificates.value);
	const [written, setWritten] = useState<Written | null>(null);
	const [typed, setTyped] = useState<Typed>({
		upstream: chosen ?? status.upstreams[0]?.name ?? "",
		place: "gate",
		names: null,
		dir: "",
		everyone: false,
		port: "4443",
	});
	const upstream = status.upstreams.find(({ name }) => name === typed.upstream);
	const namesText =
		typed.names ?? (upstream ? usualNames(upstream).join("\n") : "");
	const known = certificates.value ?? [];
	return {
		typed,
		type: (part) => setTyped((before) => ({ ...before, ...part })),
		status,
		upstream,
		namesText,
		names: readNames(namesText),
		port: readPort(typed.port),
		steps: stepsOf(typed.place),
		certificates,
		ca: currentCa(known, "server-ca"),
		leaf: leafOf(known, typed.upstream),
		stores,
		listener: tlsListener(status.listeners),
		written,
		keepWritten: setWritten,
		paths: written ? writtenPaths(written, typed.upstream) : {},
	};
}
