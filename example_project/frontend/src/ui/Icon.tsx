/** Icons of one family: 24 × 24, drawn with a line of 1.75. Decoration only; the text beside them says what they mean. */
const PATHS = {
  bell: "M6 9a6 6 0 0 1 12 0c0 6 2.5 7 2.5 7h-17S6 15 6 9M10 20a2.2 2.2 0 0 0 4 0",
  bookmark: "M6.500 4h11v16L12 15.500 6.500 20z",
  calendar: "M4 6.5h16v13.5H4zM4 10.5h16M8 3.5v4M16 3.5v4",
  chart: "M4 4v16h16M8.5 16v-4M13 16V8M17.5 16v-6",
  check: "m5 12.5 4.5 4.5L19 7.5",
  chevronDown: "m6 9.5 6 6 6-6",
  chevronLeft: "m14.5 6-6 6 6 6",
  chevronRight: "m9.5 6 6 6-6 6",
  chevronUp: "m6 14.5 6-6 6 6",
  clock: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 7.5V12l3 2",
  close: "m6 6 12 12M18 6 6 18",
  dots: "M5.5 11.4a.6.6 0 1 0 0 1.2.6.6 0 0 0 0-1.2M12 11.4a.6.6 0 1 0 0 1.2.6.6 0 0 0 0-1.2M18.5 11.4a.6.6 0 1 0 0 1.2.6.6 0 0 0 0-1.2",
  copy: "M8.5 8.5h11v11h-11zM15.500 8.500v-4h-11v11h4",
  download: "M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19.5h14",
  edit: "m4.5 19.5 1-4.5L16.5 4 20 7.5 9 18.5zM14 6.5 17.5 10",
  eye: "M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12M12 9.200a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 0 0 0-5.600",
  heart: "M12 20S4 15 4 9.2A4.2 4.2 0 0 1 12 7.5a4.2 4.2 0 0 1 8 1.7C20 15 12 20 12 20",
  image: "M3.500 5h17v14h-17zM3.500 16l5-5 4.500 4.500 2.500-2.500 5 5M15.500 8.500v.1",
  info: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 11v5M12 7.8v.1",
  mail: "M3.5 5.5h17v13h-17zM4 6.5l8 6.5 8-6.5",
  menu: "M4 7h16M4 12h16M4 17h16",
  minus: "M5 12h14",
  offline: "M4 4l16 16M8.500 15.500a5 5 0 0 1 5.500-1M5 12a10 10 0 0 1 4-2.400M13 9.100a10 10 0 0 1 6 2.900M2.500 8.500a14 14 0 0 1 3.500-2.300M10 5.100a14 14 0 0 1 11.500 3.400M12 19v.1",
  pin: "M12 21s-6.5-6-6.5-11.2a6.5 6.5 0 0 1 13 0C18.500 15 12 21 12 21M12 7.500a2.300 2.300 0 1 0 0 4.600 2.300 2.300 0 0 0 0-4.600",
  plus: "M12 5v14M5 12h14",
  scan: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M8 8h3v3H8zM13.500 8H16v3M8 13.500V16h3M13.500 13.500H16V16h-2.500z",
  search: "M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13M15.500 15.500 20 20",
  share: "M12 14.500V3.500M8 7l4-3.500L16 7M6 11.500v8.500h12v-8.500",
  sound: "M4 9.500v5h3.500L12 18.500v-13L7.500 9.500zM15.500 9a4.200 4.200 0 0 1 0 6M18 6.500a7.800 7.800 0 0 1 0 11",
  soundOff: "M4 9.500v5h3.500L12 18.500v-13L7.500 9.500zM15.500 9.500l5 5M20.500 9.500l-5 5",
  star: "m12 3.500 2.600 5.500 6 .8-4.400 4.100 1.100 6L12 17l-5.300 2.900 1.100-6L3.400 9.800l6-.8z",
  tag: "M4 4h7.500l8.500 8.500-7.500 7.500L4 11.500zM8 8v.1",
  ticket: "M3.500 7h17v3.200a2 2 0 0 0 0 3.600V17h-17v-3.200a2 2 0 0 0 0-3.600zM14 7v10",
  torch: "M8 3.500h8v4l-2 3V20h-4v-9.500l-2-3zM8 7.500h8M12 13v2",
  trash: "M5 7h14M10 4h4M7 7l.8 12.500h8.400L17 7M10.300 10.500v6M13.700 10.500v6",
  upload: "M12 15V4m-4.500 4.500L12 4l4.500 4.500M5 19.500h14",
  user: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4.500 20a7.500 7.500 0 0 1 15 0",
  users: "M9 5a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7M2.500 19.500a6.500 6.500 0 0 1 13 0M16 5.300a3.500 3.500 0 0 1 0 6.500M18 13.800a6.500 6.500 0 0 1 3.500 5.700",
  warning: "M12 4 2.800 19.500h18.400zM12 10v4.500M12 17v.1",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20, filled = false }: { name: IconName; size?: number; filled?: boolean }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={filled ? "currentColor" : "none"}
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
