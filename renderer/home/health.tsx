/** Whether all is well: the mode and what it means, the gate and what stands around it, and what needs attention. */
import { CircleCheck, TriangleAlert } from "lucide-react";
import type { StatusView } from "../../contract/views.ts";
import { modeMeanings } from "../mode/strings.ts";
import { BridgeIcon } from "../shared/bridge-icon.tsx";
import { CopyButton } from "../shared/copy-button.tsx";
import { useGate } from "../shared/gate-context.ts";
import { modeNames } from "../shared/strings.ts";
import { vaultBackends, vaultStates } from "../status/strings.ts";
import { home as strings } from "./strings.ts";

export function Health({ status }: { status: StatusView }) {
	const { mode, gate, vault, listeners } = status;
	return (
		<div className="health">
			<section
				className="panel home-mode"
				data-mode={mode}
				aria-label={strings.mode}
			>
				<BridgeIcon mode={mode} />
				<div>
					<strong>{modeNames[mode]}</strong>
					<p>
						{modeMeanings[mode].lead} {modeMeanings[mode].more}
					</p>
					<a className="link" href="#mode">
						{strings.changeMode}
					</a>
				</div>
			</section>
			<section className="panel home-facts" aria-label={strings.health}>
				<dl className="facts">
					<div>
						<dt>{strings.gate}</dt>
						<dd>
							<span className="with-copy">
								<bdi className="code wrap">{gate ?? strings.gateOff}</bdi>
								{gate !== null && (
									<CopyButton text={gate} label={strings.copyGate} />
								)}
							</span>
						</dd>
					</div>
					<Fact
						name={strings.upstreams}
						value={upstreamWords(status)}
						href="#upstreams"
					/>
					<Fact
						name={strings.vault}
						value={`${vaultBackends[vault.backend]}, ${vaultStates[vault.state]}`}
						href="#secrets"
					/>
					<Fact
						name={strings.listeners}
						value={listenerWords(listeners)}
						href="#status"
					/>
				</dl>
			</section>
			<Attention status={status} />
		</div>
	);
}

function Fact(props: { name: string; value: string; href: string }) {
	return (
		<div>
			<dt>{props.name}</dt>
			<dd>
				<a className="link" href={props.href}>
					{props.value}
				</a>
			</dd>
		</div>
	);
}

function upstreamWords({ upstreams }: StatusView): string {
	const count = (state: string): number =>
		upstreams.filter(({ health }) => health.state === state).length;
	const [down, up] = [count("down"), count("up")];
	if (upstreams.length === 0) return strings.noUpstreams;
	if (down > 0) return strings.down(down, upstreams.length);
	return up === upstreams.length
		? strings.up(up)
		: strings.unknown(upstreams.length - up, upstreams.length);
}

function listenerWords(listeners: StatusView["listeners"]): string {
	const beyond = listeners.filter(({ alwaysStrict }) => alwaysStrict).length;
	return beyond === 0
		? strings.listening(listeners.length)
		: strings.beyond(listeners.length, beyond);
}

const mostNamed = 3;

/** What the banners over every window do not say. */
function Attention({ status }: { status: StatusView }) {
	const down = status.upstreams.filter(({ health }) => health.state === "down");
	const { warnings } = status;
	const isLost = useGate(({ connection }) => connection === "lost");
	if (down.length + warnings.length === 0)
		// Of a gate that does not answer nobody knows; the banner says so.
		return isLost ? null : (
			<p className="note" data-tone="good">
				<CircleCheck aria-hidden="true" />
				<span>{strings.calm}</span>
			</p>
		);
	return (
		<section className="attention" aria-labelledby="attention">
			<h2 id="attention">{strings.attention}</h2>
			<ul>
				{down.slice(0, mostNamed).map(({ name }) => (
					<li key={name}>
						<a className="note" data-tone="bad" href="#upstreams">
							<TriangleAlert aria-hidden="true" />
							<bdi className="wrap">{strings.downNamed(name)}</bdi>
						</a>
					</li>
				))}
				{down.length > mostNamed && (
					<li>
						<a className="note" data-tone="bad" href="#upstreams">
							<TriangleAlert aria-hidden="true" />
							<span>{strings.downMore(down.length - mostNamed)}</span>
						</a>
					</li>
				)}
				{warnings.length > 0 && (
					<li>
						<a className="note" data-tone="warn" href="#status">
							<TriangleAlert aria-hidden="true" />
							<span>
								{strings.warnings(warnings.length)}
								<bdi className="note-detail clamp">{warnings[0]}</bdi>
							</span>
						</a>
					</li>
				)}
			</ul>
		</section>
	);
}
