/** The servers behind the gate: how they are, the address clients use, adding and removing. */
import { Plus, Server, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Health, StatusView, UpstreamView } from "../../contract/views.ts";
import { ConfirmDialog } from "../shared/confirm-dialog.tsx";
import { CopyButton } from "../shared/copy-button.tsx";
import { EmptyState } from "../shared/empty-state.tsx";
import { useGate } from "../shared/gate-context.ts";
import { Page } from "../shared/page.tsx";
import {
	healthWords,
	sourceWords,
	upstreams as strings,
} from "../shared/strings.ts";
import { Tag, type Tone } from "../shared/tag.tsx";
import { formatRelative } from "../shared/times.ts";
import { useAction } from "../shared/use-action.ts";
import { useNow } from "../shared/use-now.ts";
import { AddUpstream } from "./add-upstream.tsx";

const healthTones: Record<Health["state"], Tone> = {
	up: "good",
	down: "bad",
	unknown: "plain",
};

export function UpstreamsWindow({ status }: { status: StatusView }) {
	const [adding, setAdding] = useState(false);
	const [removing, setRemoving] = useState<UpstreamView | null>(null);
	const refresh = useGate((state) => state.refresh);
	const now = useNow(15_000);
	const { upstreams } = status;
	const add = (
		<button
			type="button"
			className="button primary"
			onClick={() => setAdding(true)}
		>
			<Plus aria-hidden="true" />
			<span>{strings.add}</span>
		</button>
	);
	return (
		<Page
			heading={strings.heading}
			lead={strings.lead}
			actions={upstreams.length > 0 && add}
		>
			{upstreams.length === 0 ? (
				<EmptyState
					icon={<Server aria-hidden="true" />}
					title={strings.emptyTitle}
					text={strings.empty}
				>
					{add}
				</EmptyState>
			) : (
				<ul className="upstreams" aria-label={strings.heading}>
					{upstreams.map((upstream) => (
						<Upstream
							key={upstream.name}
							upstream={upstream}
							now={now}
							onRemove={() => setRemoving(upstream)}
						/>
					))}
				</ul>
			)}
			{adding && (
				<AddUpstream
					taken={upstreams.map((upstream) => upstream.name)}
					onDone={() => {
						setAdding(false);
						// Asking for the status makes the gate look at its upstreams anew.
						refresh();
					}}
				/>
			)}
			{removing && (
				<RemoveUpstream name={removing.name} onDone={() => setRemoving(null)} />
			)}
		</Page>
	);
}

interface UpstreamProps {
	readonly upstream: UpstreamView;
	readonly now: number;
	readonly onRemove: () => void;
}

function Upstream({ upstream, now, onRemove }: UpstreamProps) {
	const { health } = upstream;
	return (
		<li className="upstream">
			<div className="upstream-head">
				<h2 className="cut" title={upstream.name}>
					<bdi>{upstream.name}</bdi>
				</h2>
				<Tag tone={healthTones[health.state]}>{healthWords[health.state]}</Tag>
				{/* What the command line or the demo brought is not the settings' to remove. */}
				{upstream.source === "settings" && (
					<button
						type="button"
						className="button quiet"
						aria-label={strings.removeLabel(upstream.name)}
						title={strings.remove}
						onClick={onRemove}
					>
						<Trash2 aria-hidden="true" />
					</button>
				)}
			</div>
			<dl className="facts">
				<dt>{strings.address}</dt>
				<dd className="with-copy">
					<bdi className="code wrap">{upstream.gateUrl}</bdi>
					<CopyButton
						text={upstream.gateUrl}
						label={strings.copyLabel(upstream.name)}
					/>
				</dd>
				<dt>{strings.behind}</dt>
				<dd>
					<bdi className="code wrap">{upstream.url}</bdi>
				</dd>
			</dl>
			<p className="hint wrap">
				{[
					health.detail,
					health.checkedAt &&
						strings.checked(formatRelative(health.checkedAt, now)),
					sourceWords[upstream.source],
					upstream.root && strings.root,
				]
					.filter(Boolean)
					.join(" · ")}
			</p>
		</li>
	);
}

function RemoveUpstream(props: { name: string; onDone: () => void }) {
	const action = useAction();
	return (
		<ConfirmDialog
			title={strings.removeTitle(props.name)}
			keep={strings.keep}
			go={strings.remove}
			action={action}
			onKeep={props.onDone}
			onGo={() =>
				action.run("upstream.remove", { name: props.name }, props.onDone)
			}
		>
			<p>{strings.removeText}</p>
		</ConfirmDialog>
	);
}
