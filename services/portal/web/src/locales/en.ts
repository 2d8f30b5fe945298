import applying from './en/applying.json';
import attachments from './en/attachments.json';
import figures from './en/figures.json';
import granting from './en/granting.json';

export const texts = { ...figures, ...applying, ...attachments, ...granting };
