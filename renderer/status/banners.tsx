/** What must not be overlooked, above everything else: the gate is away, or the vault is locked. */
import { Lock, Unplug } from "lucide-react";
import type { StatusView } from "../../contract/views.ts";
import { app } from "../shared/strings.ts";
import { status as strings } from "./strings.ts";

interface BannersProps {
	readonly lost: boolean;
	readonly status: StatusView;
}

export function Banners({ lost, status }: BannersProps) {
	const locked = status.vault.state === "locked";
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
