import { IconButton } from "./Button";
import styles from "./Stepper.module.css";

interface Props {
  value: number;
  /** What is counted: `"How many: Stalls"`. */
  label: string;
  less: string;
  more: string;
  canLess: boolean;
  canMore: boolean;
  onStep: (by: 1 | -1) => void;
}

/** A small number with a button on each side. At an end its button stays where it is, or the focus would be lost. */
export function Stepper({ value, label, less, more, canLess, canMore, onStep }: Props) {
  return (
    <div className={styles["stepper"]} role="group" aria-label={label}>
      <IconButton
        icon="minus"
        label={less}
        look="secondary"
        aria-disabled={!canLess}
        onClick={() => {
          if (canLess) onStep(-1);
        }}
      />
      <output className={styles["value"]} aria-live="polite">
        {value}
      </output>
      <IconButton
        icon="plus"
        label={more}
        look="secondary"
        aria-disabled={!canMore}
        onClick={() => {
          if (canMore) onStep(1);
        }}
      />
    </div>
  );
}
