/** Everything the gate says about itself: addresses, vault, who may connect, where things are, and its warnings. */
import { TriangleAlert } from "lucide-react";
import { useEffect } from "react";
import type { StatusView } from "../../contract/views.ts";
import { CopyButton } from "../shared/copy-button.tsx";
import { useGate } from "../shared/gate-context.ts";
import { Page } from "../shared/page.tsx";
import { roleNames } from "../shared/strings.ts";
import { formatMoment } from "../shared/times.ts";
import { Listeners } from "./listeners.tsx";
import { status as strings, vaultBackends, vaultStates } from "./strings.ts";

interface Fact {
	readonly name: string;
	readonly value: string;
	readonly more?: string;
	/** The label of the button that copies the value. */
	readonly copy?: string;
	readonly code?: boolean;
}

export function StatusWindow({ status }: { status: StatusView }) {
	const activeKeys = useGate(
		(state) => state.keys.filter((key) => key.state === "active").length,
	);
	const refresh = useGate((state) => state.refresh);
	const { vault, warnings } = status;
	// Not all of it is told by events: what this window opens with is asked for then.
	useEffect(refresh, [refresh]);
	return (
		<Page heading={strings.heading}>
			{warnings.length > 0 && (
				<section aria-labelledby="warnings">
					<h2 id="warnings">{strings.warningsHeading}</h2>
					<ul className="warnings">
						{warnings.map((warning) => (
							<li className="note" data-tone="warn" key={warning}>
								<TriangleAlert aria-hidden="true" />
								<bdi className="wrap">{warning}</bdi>
							</li>
						))}
					</ul>
				</section>
			)}
			<Facts
				facts={[
					{
						name: strings.gate,
						value: status.gate ?? strings.gateOff,
						code: true,
						...(status.gate && { copy: strings.copyGate }),
					},
					{ name: strings.console, value: status.console ?? "", code: true },
					{
						name: strings.vault,
						value: `${vaultBackends[vault.backend]}, ${vaultStates[vault.state]}`,
						more: vault.detail,
					},
					{ name: strings.keys, value: String(activeKeys) },
					{ name: strings.users, value: String(status.activeUsers) },
				]}
			/>
			<Facts
				facts={[
					{
						name: strings.ips,
						value: status.allowedIps.join(", ") || strings.everyIp,
					},
					{ name: strings.anonymous, value: roleNames[status.anonymousRole] },
					{
						name: strings.peer,
						value: status.peerUserChecked
							? strings.peerChecked
							: strings.peerUnchecked,
					},
				]}
			/>
			<Listeners listeners={status.listeners} />
			{status.origins.length > 0 && (
				<section aria-labelledby="origins">
					<h2 className="origins" id="origins">
						{strings.origins}
					</h2>
					<Facts
						facts={status.origins.map(({ setting, value, from }) => ({
							name: setting,
							value,
							more: strings.from(from),
						}))}
					/>
				</section>
			)}
			<Facts
				facts={[
					{
						name: strings.settings,
						value: status.paths.settings,
						copy: strings.copySettings,
						code: true,
					},
					{ name: strings.state, value: status.paths.state, code: true },
					{ name: strings.log, value: status.paths.log, code: true },
					{ name: strings.version, value: status.version },
					{
						name: strings.started,
						value: status.startedAt ? formatMoment(status.startedAt) : "",
					},
					{ name: strings.process, value: String(status.pid ?? "") },
				]}
			/>
		</Page>
	);
}

function Facts({ facts }: { facts: readonly Fact[] }) {
	return (
		<dl className="facts panel">
			{facts
				.filter((fact) => fact.value !== "")
				.map((fact) => (
					<div key={fact.name}>
						<dt>{fact.name}</dt>
						<dd className="with-copy">
							<span>
								<bdi className={fact.code ? "code wrap" : "wrap"}>
									{fact.value}
								</bdi>
								{fact.more && <bdi className="hint wrap">{fact.more}</bdi>}
							</span>
							{fact.copy && <CopyButton text={fact.value} label={fact.copy} />}
						</dd>
					</div>
				))}
		</dl>
	);
}
