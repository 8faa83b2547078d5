/** One secret: its name, since when it is set, where it goes, and what can be done with it. Never its value. */
import { RefreshCw, Trash2 } from "lucide-react";
import { IconButton } from "../shared/icon-button.tsx";
import { formatMoment, formatRelative } from "../shared/times.ts";
import { problemInWords } from "./place-problem.ts";
import type { Place, SecretRow as Row } from "./secret-list.ts";
import { secrets as strings } from "./strings.ts";
import { TestUpstream } from "./test-upstream.tsx";

interface SecretRowProps {
	readonly row: Row;
	readonly now: number;
	readonly onReplace: () => void;
	readonly onRemove: () => void;
}

export function SecretRow({ row, now, onReplace, onRemove }: SecretRowProps) {
	const { name, setAt } = row.view;
	return (
		<li className="secret">
			<div className="secret-head">
				<h3 className="cut code" title={name}>
					<bdi>{name}</bdi>
				</h3>
				<time className="hint" dateTime={setAt} title={formatMoment(setAt)}>
					{strings.setWhen(formatRelative(setAt, now))}
				</time>
				<span className="secret-actions">
					<IconButton
						label={strings.replaceLabel(name)}
						title={strings.replace}
						onClick={onReplace}
					>
						<RefreshCw aria-hidden="true" />
					</IconButton>
					<IconButton
						label={strings.removeLabel(name)}
						title={strings.remove}
						onClick={onRemove}
					>
						<Trash2 aria-hidden="true" />
					</IconButton>
				</span>
			</div>
			{row.places.length === 0 ? (
				<p className="hint">{strings.unbound}</p>
			) : (
				<ul className="places" aria-label={strings.places(name)}>
					{row.places.map((place) => (
						<PlaceLine
							key={`${place.upstream} ${place.origin} ${place.header}`}
							place={place}
							name={name}
							onReplace={onReplace}
						/>
					))}
				</ul>
			)}
		</li>
	);
}

interface PlaceLineProps {
	readonly place: Place;
	readonly name: string;
	readonly onReplace: () => void;
}

function PlaceLine({ place, name, onReplace }: PlaceLineProps) {
	const { upstream, origin, header, problem, state } = place;
	return (
		<li className="place">
			<span className="place-words">
				<bdi className="strong wrap">{upstream}</bdi>{" "}
				<bdi className="code hint wrap">{origin}</bdi>{" "}
				{state === "bound" && (
					<span className="hint wrap">
						{header === "" ? strings.signs : strings.inHeader(header)}
					</span>
				)}
				{state === "gone" && <span className="hint">({strings.gone})</span>}
				{problem !== null && (
					<bdi className="hint bad wrap">{problemInWords(problem, origin)}</bdi>
				)}
			</span>
			{problem !== null && (
				<button
					type="button"
					className="button"
					aria-label={strings.setAgainLabel(name)}
					onClick={onReplace}
				>
					{strings.setAgain}
				</button>
			)}
			{state === "bound" && problem === null && (
				<TestUpstream upstream={upstream} />
			)}
		</li>
	);
}
