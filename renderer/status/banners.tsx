/** What must not be overlooked, above everything else: the gate is away, or the vault is locked. */
import { AppWindow, Castle, Hourglass, Lock, Unplug } from "lucide-react";
import type { StatusView } from "../../contract/views.ts";
import { callName } from "../approvals/names.ts";
import { bridge } from "../bridge/strings.ts";
import { programs } from "../programs/strings.ts";
import { useGate } from "../shared/gate-context.ts";
import { app } from "../shared/strings.ts";
import { formatDay } from "../shared/times.ts";
import { status as strings } from "./strings.ts";

interface BannersProps {
	readonly lost: boolean;
	readonly status: StatusView;
	/** That no card on this page shows. */
	readonly programsWaiting: number;
}

export function Banners({ lost, status, programsWaiting }: BannersProps) {
	const locked = status.vault.state === "locked";
	const asked = useAsked();
	const { raised, since, by } = status.bridge;
	return (
		<output className="banners">
			{lost && (
				<span className="banner" data-tone="warn">
					<Unplug aria-hidden="true" />
					<span>
						<strong>{app.lost}</strong> {app.lostHint}
					</span>
				</span>
			)}
			{raised && (
				<span className="banner" data-tone="bad">
					<Castle aria-hidden="true" />
					<span>
						<strong>{bridge.raised}.</strong> {bridge.raisedText}{" "}
						{since !== null && bridge.raisedSince(formatDay(since), by)}
					</span>
				</span>
			)}
			{asked !== null && (
				<span className="banner" data-tone="warn">
					<Hourglass aria-hidden="true" />
					<span>
						<strong>{bridge.asked}.</strong> {bridge.askedText(asked)}
					</span>
				</span>
			)}
			{programsWaiting > 0 && (
				<span className="banner" data-tone="warn">
					<AppWindow aria-hidden="true" />
					<span>
						<strong>{programs.banner(programsWaiting)}</strong>{" "}
						{programs.bannerText}{" "}
						<a className="link" href="#programs">
							{programs.bannerWay}
						</a>
					</span>
				</span>
			)}
			{locked && (
				<span className="banner" data-tone="bad">
					<Lock aria-hidden="true" />
					<span>
						<strong>{strings.lockedTitle}.</strong> {strings.lockedText}{" "}
						<a className="link" href="#secrets">
							{strings.lockedWay}
						</a>
					</span>
				</span>
			)}
		</output>
	);
}

/** What the console asked for that a person elsewhere is asked about now; `null` in the desktop's own windows. */
function useAsked(): string | null {
	const question = useGate(({ approvals }) =>
		approvals.find(({ upstream }) => upstream === "gate"),
	);
	return window.drawbridge === undefined && question
		? callName(question)
		: null;
}
