/** From where anyone may connect: ranges, adding and removing them, and the proxies that are believed. */
import { Globe, Trash2 } from "lucide-react";
import { useState } from "react";
import type { AllowlistView } from "../../contract/views.ts";
import { ConfirmDialog } from "../shared/confirm-dialog.tsx";
import { CopyButton } from "../shared/copy-button.tsx";
import { EmptyState } from "../shared/empty-state.tsx";
import { IconButton } from "../shared/icon-button.tsx";
import { Page } from "../shared/page.tsx";
import { ReadingNote } from "../shared/reading-note.tsx";
import { useAction } from "../shared/use-action.ts";
import { useNarrow } from "../shared/use-narrow.ts";
import { useReading } from "../shared/use-reading.ts";
import { WindowedList } from "../shared/windowed-list.tsx";
import { AddRange } from "./add-range.tsx";
import { type Change, ConfirmChange, useChange } from "./change.tsx";
import { allowlist as strings } from "./strings.ts";

export function AllowlistWindow() {
	const reading = useReading("ip.list", {}, "allowlist");
	const view = reading.value;
	const [removing, setRemoving] = useState<string | null>(null);
	const [said, setSaid] = useState<string | null>(null);
	return (
		<Page heading={strings.heading} lead={strings.lead}>
			<ReadingNote reading={reading} />
			{view && (
				<>
					<AddRange
						first={view.ranges.length === 0}
						onAdded={(cidr) => setSaid(strings.added(cidr))}
					/>
					{view.ranges.length === 0 ? (
						<EmptyState
							icon={<Globe aria-hidden="true" />}
							title={strings.emptyTitle}
							text={strings.empty}
						/>
					) : (
						<Ranges view={view} onRemove={setRemoving} />
					)}
					<output className="sr-only">{said}</output>
					<Proxies proxies={view.trustedProxies} />
				</>
			)}
			{removing && (
				<RemoveRange
					cidr={removing}
					onKeep={() => setRemoving(null)}
					onRemoved={() => {
						setRemoving(null);
						setSaid(strings.removed(removing));
					}}
				/>
			)}
		</Page>
	);
}

interface RangesProps {
	readonly view: AllowlistView;
	readonly onRemove: (cidr: string) => void;
}

function Ranges({ view, onRemove }: RangesProps) {
	const narrow = useNarrow();
	return (
		<section aria-labelledby="ranges">
			<div className="section-text">
				<h2 id="ranges">{strings.ranges}</h2>
			</div>
			<div className="panel">
				<WindowedList
					items={view.ranges}
					label={strings.ranges}
					rowHeight={narrow ? 62 : 46}
					keyOf={({ cidr, source }) => `${cidr} ${source}`}
				>
					{({ cidr, source }) => (
						<div className="range">
							<bdi className="code strong cut">{cidr}</bdi>
							<span className="hint cut" title={source}>
								{strings.from} <bdi>{source}</bdi>
							</span>
							<IconButton
								label={strings.removeLabel(cidr)}
								title={strings.remove}
								onClick={() => onRemove(cidr)}
							>
								<Trash2 aria-hidden="true" />
							</IconButton>
						</div>
					)}
				</WindowedList>
			</div>
		</section>
	);
}

interface RemoveRangeProps {
	readonly cidr: string;
	readonly onKeep: () => void;
	readonly onRemoved: () => void;
}

function RemoveRange({ cidr, onKeep, onRemoved }: RemoveRangeProps) {
	const action = useAction();
	const change: Change = { command: "ip.deny", cidr };
	const { asked, send } = useChange(action, onRemoved);
	if (asked !== null)
		return (
			<ConfirmChange
				asked={asked}
				action={action}
				onKeep={onKeep}
				onGo={() => send(change, true)}
			/>
		);
	return (
		<ConfirmDialog
			title={strings.removeTitle(cidr)}
			keep={strings.keep}
			go={strings.remove}
			action={action}
			onKeep={onKeep}
			onGo={() => send(change, false)}
		>
			<p>{strings.removeText}</p>
		</ConfirmDialog>
	);
}

function Proxies({ proxies }: { proxies: readonly string[] }) {
	return (
		<section aria-labelledby="proxies">
			<div className="section-text">
				<h2 id="proxies">{strings.proxies}</h2>
				<p className="hint">{strings.proxiesText}</p>
			</div>
			{proxies.length === 0 ? (
				<p>{strings.proxiesNone}</p>
			) : (
				<ul className="proxies panel" aria-labelledby="proxies">
					{proxies.map((proxy) => (
						<li key={proxy}>
							<bdi className="code wrap">{proxy}</bdi>
						</li>
					))}
				</ul>
			)}
			<p className="hint proxies-how">{strings.proxiesHow}</p>
			<div className="command">
				<code className="code wrap">{strings.proxiesExample}</code>
				<CopyButton text={strings.proxiesExample} label={strings.copyExample} />
			</div>
		</section>
	);
}
